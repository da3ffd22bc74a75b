// what the page shows at first
import { Thread } from './types';

export default [
  {
    kind: 'youtube#commentThread',
    id: 'UgxAAAAAAAAAAAAAAAB4AaABAg',
    snippet: {
      videoId: 'Abc12345_-x',
      topLevelComment: {
        id: "UgxAAAAAAAAAAAAAAAB4AaABAg",
        snippet: { textOriginal: 'It\'s a nice boat', authorDisplayName: "Ada Quill", likeCount: 3, },
      },
      totalReplyCount: 0,
    },
  },
];
