// kept by hand
'use strict';
import { boats } from './boats.js';

export const threads = [
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
          "textDisplay": "const x = [{\"a\": 1}];",
          "textOriginal": "const x = [{\"a\": 1}];",
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
];

export const more = [
  {
    "kind": "youtube#commentThread",
    "etag": "e",
    "id": "UgxBBBBBBBBBBBBBBBB4AaABAg",
    "snippet": {
      "channelId": "UC0000000000000000000000",
      "videoId": "Abc12345_-x",
      "topLevelComment": {
        "kind": "youtube#comment",
        "etag": "e",
        "id": "UgxBBBBBBBBBBBBBBBB4AaABAg",
        "snippet": {
          "channelId": "UC0000000000000000000000",
          "videoId": "Abc12345_-x",
          "textDisplay": "behind it",
          "textOriginal": "behind it",
          "authorDisplayName": "سارة",
          "authorProfileImageUrl": "https://yt3.example/p.jpg",
          "authorChannelUrl": "http://www.youtube.com/channel/UC4444444444444444444444",
          "authorChannelId": {
            "value": "UC4444444444444444444444"
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
export default threads;
