export default [
  {kind: 'youtube#commentThread', id: 'Ugx', snippet: {videoId: 'Abc12345_-x'}},
];
