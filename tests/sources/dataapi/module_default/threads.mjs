export default {
  "kind": "youtube#commentThreadListResponse",
  "etag": "e",
  "pageInfo": {
    "totalResults": 1,
    "resultsPerPage": 20
  },
  "items": [
    {
      "kind": "youtube#commentThread",
      "etag": "e",
      "id": "UgxAAAAAAAAAAAAAAAB4AaABAg",
      "snippet": {
        "channelId": "UC0000000000000000000000",
        "videoId": "Abc12345_-x",
        "topLevelComment": {
          "kind": "youtube#comment",
          "etag": "e",
          "id": "UgxAAAAAAAAAAAAAAAB4AaABAg",
          "snippet": {
            "channelId": "UC0000000000000000000000",
            "videoId": "Abc12345_-x",
            "textDisplay": "default",
            "textOriginal": "default",
            "authorDisplayName": "Ada Quill",
            "authorProfileImageUrl": "https://yt3.example/p.jpg",
            "authorChannelUrl": "http://www.youtube.com/channel/UC1111111111111111111111",
            "authorChannelId": {
              "value": "UC1111111111111111111111"
            },
            "canRate": true,
            "viewerRating": "none",
            "likeCount": 0,
            "publishedAt": "2024-11-02T10:00:00Z",
            "updatedAt": "2024-11-02T10:00:00Z"
          }
        },
        "canReply": true,
        "totalReplyCount": 0,
        "isPublic": true
      }
    }
  ]
};
