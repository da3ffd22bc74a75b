"""What columns are called in scripts other than the Latin one, and in programs of those languages."""

from __future__ import annotations

import pytest

from voxpop.sources.table.mapping import proposal
from voxpop.sources.table.roles import ColumnRole

# The cells below a column of each role: a text, a name, ids, a number, a time, an address; what has no role.
_CELLS: dict[str, list[str]] = {
    "text": ["a boat on the quay", "two boats", "three of them"],
    "author": ["ann", "bob", "ann"],
    "author_id": ["4011", "4012", "4011"],
    "author_url": ["https://quay.example/ann"] * 3,
    "id": ["248511", "248512", "248777"],
    "parent": ["0", "248511", "0"],
    "video": ["BV1xx411c7mD"] * 3,
    "url": ["https://quay.example/watch/1"] * 3,
    "title": ["Harbour"] * 3,
    "channel": ["The harbour"] * 3,
    "like_count": ["3", "0", "12"],
    "dislike_count": ["0", "0", "1"],
    "reply_count": ["1", "0", "0"],
    "view_count": ["10", "10", "10"],
    "published": ["2024-05-01 12:33:00", "2024-05-02 08:00:01", "2024-05-03 10:10:10"],
    "captured": ["2024-06-01"] * 3,
    "-": ["quay", "pier", "quay"],
}


@pytest.mark.parametrize(
    ("header", "roles"),
    [
        (
            "序号;上级评论ID;评论ID;用户ID;用户名;性别;评论内容;评论时间;回复数;点赞数",
            "-;parent;id;author_id;author;-;text;published;reply_count;like_count",
        ),
        ("用户昵称;性别;评论内容;被回复用户;点赞数量;回复时间", "author;-;text;-;like_count;published"),
        (
            "笔记id;笔记url;评论id;用户主页url;昵称;评论内容;点赞数量;上传时间",
            "video;url;id;author_url;author;text;like_count;published",
        ),
        ("作品标题;作品链接;评论人昵称;评论内容;发布时间", "title;url;author;text;published"),
        ("弹幕ID;弹幕内容;发送时间", "id;text;published"),
        ("留言ID;留言時間;作者;留言內容;點讚數", "id;published;author;text;like_count"),
        (
            "comment_id;create_time;note_id;content;nickname;sub_comment_count;last_modify_ts",
            "id;published;video;text;author;reply_count;captured",
        ),
        (
            "영상제목;영상URL;작성자명;댓글내용;작성일시;추천수;비추천",
            "title;url;author;text;published;like_count;dislike_count",
        ),
        ("아이디;댓글;좋아요;대댓글수", "author;text;like_count;reply_count"),
        (
            "コメントID;投稿者名;コメント内容;投稿時間;高評価数;返信数",
            "id;author;text;published;like_count;reply_count",
        ),
        (
            "Имя пользователя;Текст комментария;Дата комментария;Количество лайков;Количество ответов",
            "author;text;published;like_count;reply_count",
        ),
        (
            "Ссылка на видео;Название видео;Автор комментария;Комментарий;Число лайков",
            "url;title;author;text;like_count",
        ),
        ("Ім'я автора;Коментар;Дата та час;Кількість лайків", "author;text;published;like_count"),
        ("المعلق;نص التعليق;تاريخ التعليق;عدد الإعجابات;عدد الردود", "author;text;published;like_count;reply_count"),
        ("نام کاربر;متن نظر;تاریخ ثبت;تعداد لایک;تعداد پاسخ", "author;text;published;like_count;reply_count"),
        ("صارف;تبصرہ;وقت;لائکس", "author;text;published;like_count"),
        ("उपयोगकर्ता नाम;टिप्पणियाँ;दिनांक;लाइक्स की संख्या", "author;text;published;like_count"),
        ("प्रयोगकर्ता;टिप्पणी;मिति;मनपर्यो", "author;text;published;like_count"),
        ("ব্যবহারকারী;মন্তব্য;তারিখ;লাইক সংখ্যা", "author;text;published;like_count"),
        ("பயனர்;கருத்து;தேதி;விருப்பங்கள்;பதில்கள்", "author;text;published;like_count;reply_count"),
        ("పేరు;వ్యాఖ్య;తేదీ;ఇష్టాలు", "author;text;published;like_count"),
        ("പേര്;അഭിപ്രായം;തീയതി;ലൈക്കുകൾ", "author;text;published;like_count"),
        ("ಹೆಸರು;ಅಭಿಪ್ರಾಯ;ದಿನಾಂಕ;ಇಷ್ಟಗಳು", "author;text;published;like_count"),
        ("නම;අදහස්;දිනය;පිළිතුරු", "author;text;published;reply_count"),
        ("ชื่อผู้ใช้;ความคิดเห็น;วันที่โพสต์;จำนวนไลก์", "author;text;published;like_count"),
        ("Χρήστης;Σχόλιο;Ημερομηνία;Μου αρέσει;Απαντήσεις", "author;text;published;like_count;reply_count"),
        ("שם משתמש;תגובה;תאריך;מספר לייקים;מספר תגובות", "author;text;published;like_count;reply_count"),
        ("ავტორი;კომენტარი;თარიღი;მოწონებები", "author;text;published;like_count"),
        ("ተጠቃሚ;አስተያየት;ቀን;መውደዶች", "author;text;published;like_count"),
    ],
)
def test_columns_are_known_by_their_names_in_many_scripts(header: str, roles: str) -> None:
    names, expected = header.split(";"), roles.split(";")
    rows = [names, *([_CELLS[role][row] for role in expected] for row in range(3))]
    found = proposal(rows, {})
    assert found.kind == "comments"
    assert found.roles == {role: column for column, role in enumerate(expected) if role != "-"}


@pytest.mark.parametrize(
    ("header", "kind", "roles"),
    [
        ("视频标题;视频链接;播放量;点赞数", "videos", ["title", "url", "view_count", "like_count"]),
        ("姓名;部门;城市", "none", ["-", "-", "-"]),
        ("词;词频;词性", "none", ["-", "like_count", "-"]),
        ("用户;评论数", "none", ["author", "view_count"]),
        ("Дата;Показатель;Примечание", "none", ["published", "-", "text"]),
    ],
)
def test_what_is_no_table_of_comments_is_none_in_any_script(header: str, kind: str, roles: list[ColumnRole]) -> None:
    rows = [header.split(";"), *([_CELLS[role][row] for role in roles] for row in range(3))]
    assert proposal(rows, {}).kind == kind
