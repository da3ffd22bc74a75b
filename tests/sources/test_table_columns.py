"""Which column of a table says what, and which comment and video a row is."""

from __future__ import annotations

import pytest

from tests.sources import golden
from tests.sources.tables import (
    CHANNEL,
    REPLY,
    TABLE,
    TOP,
    TWO,
    captures,
    comments,
    read,
    refused,
    refused_all,
    table,
    texts,
)
from voxpop.model import Again, Author, CaptureClaim
from voxpop.sources.table import look_at
from voxpop.sources.table.mapping import proposal
from voxpop.sources.table.roles import ranks_of

# --- columns ---


@pytest.mark.parametrize(
    ("row", "author"),
    [
        ('{"data": {"content": "%s", "sendNick": "Ada", "roomid": 5}}', Author(None, "Ada")),
        ('{"chatname": "Ada", "chatmessage": "%s", "type": "youtube"}', Author(None, "Ada")),
        ('{"donation": {"user": {"username": "Ada"}, "message": "%s"}}', Author(None, "Ada")),
    ],
)
def test_those_who_said_something_in_a_chat_of_a_live_stream_are_authors(row: str, author: Author) -> None:
    found = comments(read("\n".join(row % words for words in ("fair winds", "low tide here", "nice boat"))))
    assert (found[0].text, found[0].author) == ("fair winds", author)


@pytest.mark.parametrize(
    "header",
    [
        "Comment;Author;Likes;Date",
        "Commentaire;Auteur;J'aime;Date",
        "Kommentar;Benutzer;Gefällt mir;Datum",
        "Comentario;Usuario;Me gusta;Fecha",
        "Comentário;Usuário;Curtidas;Data",
        "Commento;Utente;Mi piace;Data",
        "Reactie;Gebruiker;Likes;Datum",
        "Комментарий;Автор;Лайки;Дата",
        "Коментар;Користувач;Вподобання;Дата",
        "Komentarz;Użytkownik;Polubienia;Data",
        "Yorum;Kullanıcı;Beğeni;Tarih",
        "التعليق;المؤلف;الإعجابات;التاريخ",
        "دیدگاه;نویسنده;پسند;تاریخ",
        "תגובה;מחבר;לייקים;תאריך",
        "टिप्पणी;लेखक;पसंद;तारीख",
        "कमेन्ट;प्रयोगकर्ता;लाइक;मिति",
        "评论;用户名;点赞数;发布时间",
        "留言;使用者;讚;時間",
        "コメント;ユーザー名;いいね数;投稿日時",
        "댓글;작성자;좋아요 수;작성일",
        "Bình luận;Người dùng;Lượt thích;Ngày đăng",
        "Komentar;Pengguna;Suka;Tanggal",
        "ความคิดเห็น;ผู้เขียน;ถูกใจ;วันที่",
        # as they are typed where the letters of the language are not at hand, and in the plural
        "Yorumlar;Kullanici Adi;Begeni Sayisi;Yorum Tarihi",
        "comentarios;nombre_usuario;me_gustas;fecha_publicacion",
        "comentarios;nome_usuario;curtidas;data_comentario",
        "Kommentare;Nutzername;Gefallt mir;Veroffentlichungsdatum",
        "Commentaires;Nom d'utilisateur;Nombre de likes;Date de publication",
        "binh_luan;nguoi_dung;luot_thich;ngay_dang",
        "komentarze;uzytkownik;polubienia;data_dodania",
        "komentar_asli;nama_akun;jumlah_like;tanggal_komentar",
        # with the words for "the number of", "of the comment" and "date and time"
        "Texto del comentario;Nombre del autor;Número de likes;Fecha y hora",
        "texto_comentario;nome_do_autor;numero_de_curtidas;data_e_hora",
        "Commentaire;Nom de l'auteur;Nb likes;Date et heure",
        "Testo del commento;Nome utente;Numero di like;Data commento",
        "Treść komentarza;Nazwa użytkownika;Liczba polubień;Data i godzina",
        "Comment posted;Name of commenter;No. of likes;Date and Time",
        "message;comment_from_name;extracted_vote_count;comment_created",
    ],
)
def test_columns_are_known_by_their_names_in_many_languages(header: str) -> None:
    (claim,) = comments(read(f"{header}\nA small boat;Ada Quill;7;2024-04-02T10:00:00Z\n"))
    assert (claim.text, claim.author.name, claim.like_count, claim.published.earliest) == (
        *("A small boat", "Ada Quill", 7, 1712052000),
    )


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", "~"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
def test_any_delimiter_and_encoding_gives_the_same_comments(delimiter: str, encoding: str) -> None:
    content = table(["text", "likes"], ["one, two; 'three'\n\"four\" | ~ ⛵", 1], ["пять", 2], delimiter=delimiter)
    raw = content.encode(encoding)
    assert TABLE.recognises(raw, "page.csv")
    assert texts(read(raw)) == ["one, two; 'three'\n\"four\" | ~ ⛵", "пять"]


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1251", "Какая красивая лодка, спасибо за видео"),
        ("cp1252", "Où êtes-vous allés cet été, à la mer"),
        ("cp1250", "Piękna łódź, dziękuję. Pozdrowienia z Gdańska, źle się działo, żółte świetne"),
        ("cp932", "この動画はとても良かったです。ありがとうございます"),
        ("gb18030", "这个视频非常好，谢谢分享，小船很漂亮"),
    ],
)
def test_an_encoding_that_is_not_said_is_guessed_and_told(encoding: str, text: str) -> None:
    claims = read("\n".join(["text;likes", *[f"{text};{n}" for n in range(5)]]).encode(encoding))
    assert texts(claims) == [text] * 5
    assert captures(claims)[0].notes[0].startswith(f"encoding {encoding}, guessed")


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("gb18030", "这个视频非常好，谢谢分享"),
        ("cp949", "이 영상 정말 좋아요 감사합니다"),
        ("cp932", "とても良い動画です"),
    ],
)
@pytest.mark.parametrize("above", [0, 60_000])
def test_an_encoding_is_guessed_of_whole_lines_however_long_the_file_is(encoding: str, text: str, above: int) -> None:
    rows = [*["a plain boat;1"] * above, *[f"{text}{'!' * (n % 7)};{n}" for n in range(20_000)]]
    claims = read("\n".join(["text;likes", *rows]).encode(encoding))
    assert captures(claims)[0].notes[0].startswith(f"encoding {encoding}, guessed")
    assert texts(claims)[-1].rstrip("!") == text and len(texts(claims)) == len(rows)


def test_an_encoding_that_a_person_tells_counts() -> None:
    raw = "text;likes\nПривет;1\n".encode("koi8-r")
    assert texts(read(raw, encoding="koi8-r")) == ["Привет"]
    for wrong in ("nonsense", "hex"):
        assert len(texts(read(raw, encoding=wrong))) == 1
    assert texts(read("text;likes\nПривет;1\n".encode("utf-8-sig"), encoding="utf-8")) == ["Привет"]


def test_text_that_is_in_no_encoding_known_is_shown_with_marks() -> None:
    assert texts(read(b"text;likes\n\x81\x8d\x8f\x90\x9d;1\n"))


def test_what_a_person_tells_overrides_the_names() -> None:
    content = table(["text", "second", "likes"], ["a label", "The comment itself", 3], ["a label", "Another", 4])
    assert texts(read(content, text="second")) == ["The comment itself", "Another"]
    assert texts(read(content, text="2")) == ["The comment itself", "Another"]
    (claim, _) = comments(read(content, likes="-", like_count="-"))
    assert claim.like_count is None
    assert not comments(read(content, text="-"))


def test_a_column_that_is_told_and_not_there_is_named() -> None:
    content = table(["text", "likes"], ["A boat", 3])
    claims = read(content, author="Nobody")
    assert refused(claims) == {
        "page.csv": '\'Nobody\' was told to be the author, but there is no such column; the columns are "text", "likes"'
    }
    assert texts(claims) == ["A boat"]


def test_a_table_without_texts_names_its_columns_and_what_to_say() -> None:
    wide = [f"c{n}" for n in range(40)]
    claims = read(table(wide, [str(n) for n in range(40)]))
    assert not captures(claims)
    assert '"c0"' in refused(claims)["page.csv"] and "and 10 more" in refused(claims)["page.csv"]
    assert "--map text=COLUMN" in refused(claims)["page.csv"]


def test_columns_whose_names_are_no_text_are_named_with_marks() -> None:
    (reason,) = refused(read(b"Bo\xffat;Da\xffte\nA boat;1\nTwo boats;2\n", text="-", encoding="utf-8")).values()
    assert 'the columns are "Bo\ufffdat", "Da\ufffdte"' in reason
    half = read('[{"text": "A boat", "\\ud83d": 1}, {"text": "Two boats", "\\ud83d": 2}]')
    assert captures(half)[0].notes[-1] == 'not used: "\ufffd"' and texts(half) == ["A boat", "Two boats"]


def test_a_column_called_comments_is_a_count_where_it_holds_numbers() -> None:
    videos = read(table(["id", "title", "views", "comments"], ["Abc12345_-x", "Tiny boat", 7, 12]))
    assert captures(videos)[0].video.comment_count == 12
    assert texts(read(table(["likes", "comments"], [1, "A boat"]))) == ["A boat"]


def test_a_table_of_videos_may_name_its_counts_in_the_singular() -> None:
    header = ["Video ID", "Title", "Like", "Comment", "View"]
    (claim,) = captures(read(table(header, ["Abc12345_-x", "Boat", 3, 5, "1.2K views"])))
    assert (claim.video.rating.likes, claim.video.comment_count, claim.video.view_count) == (3, 5, 1200)


def test_a_header_can_be_told_and_denied() -> None:
    content = "Ahoy there all;1\nA boat is here;2\n"
    assert len(texts(read(content, header="no"))) == 2
    assert texts(read(content, header="yes", text="Ahoy there all")) == ["A boat is here"]
    assert len(texts(read("A text without anything\n", header="no"))) == 1


def test_without_a_header_the_values_tell_the_columns() -> None:
    row = [TOP, "Abc12345_-x", "UC1111111111111111111111", "@ada_quill", "2024-04-02T10:00:00Z"]
    claims = read(table([*row, "The first of the comments"], [REPLY, *row[1:], "The second of the comments"]))
    first, second = comments(claims)
    assert (first.id, first.author.id, first.author.name) == (TOP, "UC1111111111111111111111", "@ada_quill")
    assert (second.parent_id, second.published.earliest) == (TOP, 1712052000)
    assert captures(claims)[0].video.id == "Abc12345_-x"
    assert not comments(read(table(["1", "2"], ["3", "4"])))
    assert not comments(read(table(["ab", "7"], ["ab", "8"], ["ab", "9"], ["ab", "1"]), header="no"))
    assert not comments(read(table(["1", "a long text of one"], ["2", "a long text of two"]), text="-", header="no"))


def test_without_a_header_names_stand_beside_the_texts_and_long_ids_are_none() -> None:
    said = ["A fine boat", "Ahoy", "why is the bridge closed?", "The harbour was calm", "Nope."]
    rows = [
        [f"{n * 7919:x}".rjust(64, "a"), f"Writer {n}", text, n, f"2023-04-0{n + 1}"] for n, text in enumerate(said)
    ]
    claims = read(table(*rows), "Abc12345_-x.csv")
    assert texts(claims) == said
    assert [claim.author.name for claim in comments(claims)] == [row[1] for row in rows]
    assert "not used: column 1, column 4" in captures(claims)[0].notes
    labels = read(table(*([text, f"2023-04-0{n + 1}", "calm"] for n, text in enumerate(said))), "Abc12345_-x.csv")
    assert {claim.author.name for claim in comments(labels)} == {None}


@pytest.mark.parametrize(
    "rows",
    [
        [["0", "[1, 2, 3, 4, 5]"], ["1", "[0, 2, 3, 4, 7]"]],
        [["a", "['the', 'boat', 'sails']"], ["b", "['two', 'boats', 'sail']"]],
        [["Not_harmful", "100"], ["Harmful_Insult_Group", "20"], ["Harmful_Other", "3"]],
        [['{"name":"Ada Quill"', f'"id":"10564809343901{n}"}}'] for n in range(10, 20)],  # JSON cut at its commas
        [["name", "source_name", "made_by"], ["A", "Tables of boats", "Quay et al. 2021"], ["B", "Bridges", "Q. 2023"]],
    ],
)
def test_lists_labels_and_names_of_columns_are_no_texts(rows: list[list[object]]) -> None:
    claims = read(table(*rows))
    assert not texts(claims) and "No column of this table is known" in refused_all(claims)[-1]


def test_a_year_alone_is_no_time_and_a_sentence_no_parent() -> None:
    found = proposal([["text", "date", "reply"], ["A boat", "Quay et al. 2021", "yes, a boat!"]], {})
    assert found.roles == {"text": 0}
    dated = proposal([["text", "date", "reply to"], ["A boat", "March 5, 2021", "17"]], {})
    assert dated.roles == {"text": 0, "published": 1, "parent": 2}


def test_a_short_line_of_japanese_says_as_much_as_a_long_one() -> None:
    rows = [[f"ada{n}", f"最高の船{n}でした"] for n in range(9)]
    assert texts(read(table(*rows))) == [words for _, words in rows]


def test_the_proposal_is_a_pure_function_of_rows_and_words() -> None:
    found = proposal([["Comment", "B"], ["x", "y"]], {"map.text": "2"})
    assert (found.roles, found.column("text"), found.column("author")) == ({"text": 1}, "B", None)
    assert proposal([], {}).kind == "none"
    assert proposal([[None, None]], {}).has_header is False


def test_a_file_can_be_looked_at_before_it_is_taken_in() -> None:
    look = look_at(golden.Held("a.csv", b"text,likes\nA boat,1\n"))
    assert (look.mapping.column("text"), look.sample) == ("text", [["A boat", "1"]])


@pytest.mark.parametrize(
    ("channel", "author", "video"), [("UC1111111111111111111111", True, False), ("BBC", False, True)]
)
def test_a_channel_is_the_authors_where_it_is_an_id(channel: str, author: bool, video: bool) -> None:
    claims = read(table(["text", "channel"], ["A boat", channel]))
    assert (comments(claims)[0].author.id == channel, captures(claims)[0].video.channel.name == channel) == (
        author,
        video,
    )


def test_a_channel_that_is_every_authors_own_is_not_the_videos() -> None:
    same = table(["text", "channelId", "authorChannelId"], ["A boat", *[CHANNEL] * 2])
    assert captures(read(same))[0].video.channel.id is None
    other = table(
        ["text", "channelId", "authorChannelId"], ["A boat", "UC2222222222222222222222", "UC1111111111111111111111"]
    )
    assert captures(read(other))[0].video.channel.id == "UC2222222222222222222222"


@pytest.mark.parametrize(
    ("header", "text"),
    [
        (["cleaned_comment", "comment"], "comment"),
        (["comment", "original_comment", "translated_comment"], "original_comment"),
        (["clean_text", "label"], "clean_text"),
        (["label", "komentar_bersih", "komentar_asli"], "komentar_asli"),
    ],
)
def test_what_was_written_is_the_text_before_what_was_made_of_it(header: list[str], text: str) -> None:
    found = proposal([header, *[[f"{name} number {n}" for name in header] for n in range(3)]], {})
    assert found.column("text") == text


def test_a_byte_order_mark_that_was_taken_for_letters_is_no_part_of_a_name() -> None:
    content = "\u00ef\u00bb\u00bfvideo_id,comment\nAbc12345_-x,A boat\n"
    assert captures(read(content.encode("utf-8-sig")))[0].video.id == "Abc12345_-x"


def test_what_is_said_of_the_comment_counts_before_what_is_said_of_its_video() -> None:
    header = [
        "publishedAt",
        "likeCount",
        "author",
        "comment",
        "commentLikeCount",
        "commentPublishedAt",
        "commentAuthor",
    ]
    row = ["2020-01-01T00:00:00Z", 9000, "Harbour Films", "A boat", 3, "2024-04-02T10:00:00Z", "Ada Quill"]
    (claim,) = comments(read(table(header, row)))
    assert (claim.author.name, claim.like_count, claim.published.earliest) == ("Ada Quill", 3, 1712052000)


@pytest.mark.parametrize("column", ["channel_name", "channelId"])
def test_a_channel_that_stands_in_many_rows_wrote_none_of_them(column: str) -> None:
    rows = [["A boat", ("UC1111111111111111111111", "UC2222222222222222222222")[n > 12]] for n in range(25)]
    claims = read(table(["comment", column], *rows))
    assert {claim.author for claim in comments(claims)} == {Author()}
    channel = captures(claims)[0].video.channel
    assert (channel.name or channel.id) == "UC1111111111111111111111"
    own = read(table(["comment", column], *[["A boat", f"UC{n:022}"] for n in range(25)]))
    assert comments(own)[3].author in (Author(id="UC" + "3".zfill(22)), Author(name="UC" + "3".zfill(22)))


def test_columns_of_scraping_services_are_known() -> None:
    names = {
        "Name (click to view profile)": "author", "Like_number": "like_count",
        "repliesToId": "parent", "pinnedByAuthor": "is_pinned", "likedByAuthor": "is_hearted", "owner/id": "author_id",
        "commenter_url": "author_url", "web-scraper-start-url": "url", "replyParentId": "parent",
    }  # fmt: skip
    for name, role in names.items():
        assert role in ranks_of(name), name


def test_what_only_says_the_text_or_the_author_again_is_no_title_and_no_channel() -> None:
    rows = [[f"A boat {n}", f"A boat {n}", f"ann{n}", f"ann{n}"] for n in range(4)]
    claims = read(table(["title", "text", "channel_title", "author"], *rows))
    (capture,) = captures(claims)
    assert (capture.video.title, capture.video.channel.name) == (None, None)
    assert comments(claims)[1].author.name == "ann1" and 'not used: "title", "channel_title"' in capture.notes
    (told,) = captures(read(table(["title", "text"], *[row[:2] for row in rows]), title="title"))
    assert told.video.title == "A boat 0"


def test_ids_of_facebooks_comments_are_nobodys_name() -> None:
    rows = [[f"71640362067_11140085{n}", f"A boat {n}"] for n in range(4)]
    claims = read(table(["name", "message"], *rows))
    assert {claim.author for claim in comments(claims)} == {Author()} and 'column "name" is the id' in captures(claims)[
        0
    ].notes
    (told, *_) = comments(read(table(["name", "message"], *rows), author="name"))
    assert told.author.name == "71640362067_111400850"


def test_a_count_of_comments_that_is_0_beside_a_comment_is_that_of_its_replies() -> None:
    claims = read(table(["text", "commentsCount"], ["A boat", 0], ["Two boats", 3]))
    assert captures(claims)[0].video.comment_count is None
    assert [claim.reply_count for claim in comments(claims)] == [0, 3]
    video = read(table(["text", "commentsCount"], ["A boat", 7], ["Two boats", 7]))
    assert captures(video)[0].video.comment_count == 7


def test_posts_with_views_of_their_own_are_videos() -> None:
    header = ["id", "text", "createTime", "authorMeta.name", "webVideoUrl", "playCount", "commentCount"]
    url = "https://www.tiktok.com/@harbour/video/"
    rows = [[f"700{n}", f"Our boat {n}", 1712052000, "harbour", f"{url}700{n}", 90 + n, n] for n in range(4)]
    claims = read(table(header, *rows))
    assert not comments(claims)
    assert [(claim.video.title, claim.video.view_count, claim.video.comment_count) for claim in captures(claims)] == [
        (f"Our boat {n}", 90 + n, n) for n in range(4)
    ]
    beside = read(table(["id", "comment_text", "playCount", "commentCount"], *[[*row[:2], *row[5:]] for row in rows]))
    assert len(comments(beside)) == 4
    same = read(table(header, *[[*row[:5], 90, 4] for row in rows]))
    assert len(comments(same)) == 4


def test_what_cannot_be_read_of_a_video_is_named() -> None:
    header = ["video_id", "title", "views", "likes", "published", "duration"]
    rows = [[f"{n}bc12345_-x", "Our boat", 9, 7, "2024-04-02", "1:02"] for n in range(3)]
    claims = read(table(header, *rows, ["Abc12345_-x", "Our boat", "many", 7, "one day", "LIVE"]))
    said = [(claim.video.view_count, claim.video.published.as_written) for claim in captures(claims)]
    assert said == [*[(9, "2024-04-02")] * 3, (None, "one day")]
    assert sorted(refused(claims)) == ["line 5.duration", "line 5.published", "line 5.view_count"]


def test_videos_may_have_a_description_and_no_title() -> None:
    header, row = ["id", "desc", "playCount", "diggCount", "author"], ["7001", "Our boat", 90, 7, "harbour"]
    (capture,) = captures(read(table(header, row)))
    assert (capture.video.description, capture.video.channel.name) == ("Our boat", "harbour")
    (asked,) = refused_all(read(table([*header, "sample_comment_words"], [*row, "A boat"])))
    assert "No column of this table is known" in asked


def test_a_comment_that_answers_its_video_is_at_the_top() -> None:
    rows = [["c1", "Abc12345_-x", "Abc12345_-x", "A boat"], ["c2", "c1", "Abc12345_-x", "Two boats"]]
    first, second = comments(read(table(["id", "thread_id", "video_id", "text"], *rows)))
    assert (first.parent_id, second.parent_id) == (None, first.id)
    url = "https://www.tiktok.com/@harbour/video/7000000000000000001"
    row = ["9", "7000000000000000001", "ann", "A boat", "2023-01-01 10:00:00", url]
    (claim,) = comments(read(table(["id", "thread_id", "author", "body", "timestamp", "post_url"], row)))
    assert claim.parent_id is None


def test_the_nodes_of_facepager_are_no_ids_and_no_parents() -> None:
    header = [
        "id",
        "parent_id",
        "level",
        "object_id",
        "object_type",
        "query_status",
        "query_time",
        "message",
        "from.name",
    ]
    row = [12, 3, 1, "55_77", "data", "fetched (200)", "2020-01-01 10:00:00", "A boat", "Ada Quill"]
    (claim,) = comments(read(table(header, row, delimiter=";"), video="55", platform="facebook"))
    assert (claim.parent_id, claim.author.name) == (None, "Ada Quill")


def test_a_list_of_posts_from_crowdtangle_is_no_table_of_comments() -> None:
    header = ["Page Name", "Facebook Id", "Post Created", "Type", "Total Interactions", "Likes", "Comments", "Shares"]
    header += ["URL", "Message"]
    row = ["Harbour", 7, "2022-01-01 10:00:00 CET", "Video", 9, 3, 4, 2, "https://social.example/7", "A new film"]
    claims = read(table(header, row))
    assert not comments(claims) and "CrowdTangle's list of posts" in refused_all(claims)[0]


def test_a_reply_of_nothing_but_yes_and_no_counts_nothing() -> None:
    (first, second, third) = comments(
        read(table(["comment", "reply"], ["one", "0.0"], ["two", "1.0"], ["three", "0.0"]))
    )
    assert [claim.reply_count for claim in (first, second, third)] == [None] * 3
    assert comments(read(table(["comment", "reply"], ["one", 0], ["two", 7], ["three", 0])))[1].reply_count == 7


def test_the_address_of_a_comment_makes_no_video_of_it() -> None:
    page, own = "https://social.example/harbour/7", "https://social.example/harbour/7?comment="
    rows = [[f"A boat {n}", f"{own}{n}", page] for n in range(5)]
    claims = read(table(["comment", "commentUrl", "postUrl"], *rows))
    assert [claim.video.url for claim in captures(claims)] == [page]
    (alone,) = captures(read(table(["comment", "commentUrl"], *[row[:2] for row in rows])))
    assert alone.video.id is None and 'not used: "commentUrl"' in alone.notes
    url = "https://www.youtube.com/watch?v=Abc12345_-x&lc=UgxAAAAAAAAAAAAAA{:02}4AaABAg"
    (known,) = captures(read(table(["comment", "permalink"], *[[f"A boat {n}", url.format(n)] for n in range(5)])))
    assert known.video.id == "Abc12345_-x"


def test_posts_are_told_apart_as_videos_are() -> None:
    rows = [[("7", "9")[n > 2], f"c{n}", f"A boat {n}"] for n in range(5)]
    claims = read(table(["post_id", "comment_id", "text"], *rows))
    assert [claim.video.title for claim in captures(claims)] == ["7", "9"]


# --- the header ---


@pytest.mark.parametrize(
    "rows",
    [
        [["", "0"], ["0", "A small boat"], ["1", "How very nice"]],
        [["Unnamed: 0", "0"], ["0", "A small boat"], ["1", "How very nice"]],
        [["0"], ["A small boat"], ["How very nice"]],
        [["0", "1"], ["A small boat", "pos"], ["How very nice", "pos"]],
    ],
)
def test_numbers_that_pandas_gave_for_names_are_no_comment(rows: list[list[object]]) -> None:
    assert texts(read(table(*rows))) == ["A small boat", "How very nice"]


@pytest.mark.parametrize(
    "header", [["utter_raw", "gloss"], ["Place", "2001", "2002"], ["spoken", "polarity"], ["token_ids"]]
)
def test_a_header_of_which_nothing_is_known_is_no_comment(header: list[str]) -> None:
    below = [f"What a day, said number {n}" for n in range(4)]
    content = table(header, *[[text, *["71.5"] * (len(header) - 1)] for text in below])
    claims = read(content)
    (reason,) = refused(claims).values()
    assert not comments(claims) and "`--map header=no`" in reason
    assert texts(read(content, text="1")) == below


def test_single_words_above_texts_may_be_told_to_be_a_row() -> None:
    content = table(["Ahoy", "ada"], *[[f"A boat of number {n}", f"bo{n}"] for n in range(4)])
    assert texts(read(content, header="no"))[:2] == ["Ahoy", "A boat of number 0"]
    again = table(["Ahoy", "pos"], *[[f"A boat of number {n}", "pos"] for n in range(4)])
    assert texts(read(again))[:2] == ["Ahoy", "A boat of number 0"]  # a label that stands below again is no name


@pytest.mark.parametrize(
    "rows",
    [
        [[f"[101, {n}, 2045, 1996, 102]", "[1, 1, 1, 1, 1]"] for n in range(9)],
        [[f"word{n}"] for n in range(40)],
    ],
)
def test_numbers_and_lists_of_words_are_no_comments(rows: list[list[object]]) -> None:
    assert not comments(read(table(*rows)))
    assert not TABLE.recognises(table(["ba"], *[[f"word{n}"] for n in range(40)]).encode(), "words.tsv")


# --- ids, threads, videos ---


def test_comments_with_fields_of_their_own_in_a_cell_are_no_text_and_are_told_of() -> None:
    said = "[{'author': 'nora', 'text': 'A fine boat', 'likeCount': 3}, {'author': 'ann', 'text': 'Mine!'}]"
    table = [["videoId", "title", "viewCount", "comments"], ["Abc12345_-x", "Boats", "7", said]]
    none = ["Bcd12345_-x", "Piers", "9", "[]"]
    found = proposal([*table, none], {})
    assert (found.kind, "text" in found.roles) == ("videos", False)
    assert len(found.problems) == 1 and '"comments" lists comments' in found.problems[0]
    assert proposal([*table, none], {"map.text": "comments"}).problems == ()
    assert proposal([table[0], none], {}).problems == ()


@pytest.mark.parametrize("said", ["[{'author': 'nora', 'text': 'Mine!'}]", '[{"text": "Mine!"}]', "['Mine!']"])
def test_replies_that_a_cell_lists_are_told_of(said: str) -> None:
    rows = [["A fine boat", "3", said], ["A pier", "0", "[]"]]
    claims = read(table(["comment", "likes", "replies"], *rows), "Abc12345_-x.csv")
    assert texts(claims) == ["A fine boat", "A pier"]
    assert any('"replies" lists the replies' in reason for reason in refused_all(claims))
    none = read(table(["comment", "likes", "replies"], ["A pier", "0", "[]"]), "Abc12345_-x.csv")
    assert not refused_all(none)


def test_ids_and_addresses_that_a_person_told_are_such_though_the_table_looks_otherwise() -> None:
    rows = [[f"Abc1234{n // 5}_-x", f"text {n}", f"https://quay.example/{n}"] for n in range(20)]
    header = ["id", "comment", "comment_url"]
    assert len(captures(read(table(header, *rows)))) == 4
    told = captures(read(table(header, *rows), id="id", url="comment_url"))
    assert [claim.video.url for claim in told] == [row[2] for row in rows]
    assert not captures(read(table(header, *rows), id="id"))[0].video.id


def test_ids_that_only_number_the_rows_are_none() -> None:
    claims = read(table(["id", "comment"], [1, "one"], [2, "two"]))
    assert [claim.id for claim in comments(claims)] == [None, None]
    assert 'column "id" only numbers the rows; it is no id' in captures(claims)[0].notes


def test_ids_of_the_file_alone_are_kept_apart_only_where_threads_need_them() -> None:
    flat = comments(read(table(["id", "comment"], ["a7", "one"], ["b7", "two"])))
    assert [claim.id for claim in flat] == [None, None]
    one, two, three = comments(
        read(table(["id", "parent_id", "comment"], ["7", "0", "one"], ["9", "7", "two"], ["", "root", "three"]))
    )
    assert one.id is not None and one.id.endswith("~7") and one.parent_id is None
    assert (two.parent_id, three.id, three.parent_id) == (one.id, None, None)


@pytest.mark.parametrize("left", ["7.29181E+18", "7,29E+18", "7.291810400373395e+18", "#NAME?", "#VALUE!"])
def test_what_a_spreadsheet_left_of_ids_makes_no_comment_another(left: str) -> None:
    rows = [["TikTok", "71", left, "", "one"], ["TikTok", "71", left, "", "two"], ["TikTok", "71", "72", left, "three"]]
    claims = comments(read(table(["platform", "video_id", "comment_id", "parent_id", "comment"], *rows)))
    assert [(claim.id, claim.parent_id) for claim in claims] == [(None, None), (None, None), ("72", None)]


def test_an_id_that_stands_in_row_after_row_is_no_comments_own() -> None:
    rows = [["TikTok", 70 + n // 5, f"text {n}", n] for n in range(20)]
    claims = comments(read(table(["platform", "id", "comment", "likes"], *rows)))
    assert len(claims) == 20 and {claim.id for claim in claims} == {None}
    videos = read(table(["id", "comment"], *[[f"Abc1234{n // 5}_-x", f"text {n}"] for n in range(20)]))
    assert [claim.video.id for claim in captures(videos)] == [f"Abc1234{n}_-x" for n in range(4)]
    twice = read(table(["cid", "text"], *[[TOP, "one"], [TWO, "two"]] * 2))
    assert [claim.id for claim in comments(twice)] == [TOP, TWO] * 2
    often = read(table(["cid", "text"], *[[TOP, "one"]] * 9))
    assert {claim.id for claim in comments(often)} == {TOP}


def test_whole_numbers_that_pandas_wrote_with_a_point_are_the_same_ids() -> None:
    rows = [["7", "", "one"], ["9", "7.0", "two"], ["11", "0.0", "three"]]
    one, two, three = comments(read(table(["id", "parent_id", "comment"], *rows)))
    assert two.parent_id == one.id is not None and three.parent_id is None


def test_ids_of_other_platforms_are_the_platforms_own() -> None:
    header = ["platform", "video_id", "id", "comment"]
    claims = read(table(header, ["TikTok", "71", "900001", "one"], ["Bilibili", "BV1", "123456789012", "two"]))
    assert [claim.id for claim in comments(claims)] == ["900001", "123456789012"]
    assert [(c.video.platform, c.video.id) for c in captures(claims)] == [("tiktok", "71"), ("bilibili", "BV1")]


def test_a_reply_names_its_thread_by_its_id() -> None:
    (claim,) = comments(read(table(["cid", "text"], [REPLY, "An answer"])))
    assert (claim.parent_id, claim.number) == (TOP, None)


def test_which_are_replies_may_be_said_without_to_what() -> None:
    (claim, *_) = captures(read(table(["text", "is_reply"], ["A boat", "yes"], ["Another", "no"])))
    assert 'column "is_reply" says which are replies, but no column says to what' in claim.notes


def test_a_table_of_videos_has_channels_for_authors() -> None:
    header = ["id", "title", "views", "channelName", "channelId", "author"]
    (claim,) = captures(read(table(header, ["Abc12345_-x", "Tiny boat", 7, "Harbour Films", CHANNEL, "Ada"])))
    assert (claim.video.channel.name, claim.video.channel.id) == ("Harbour Films", CHANNEL)
    (only,) = captures(read(table(["id", "title", "views", "channelName"], ["Abc12345_-x", "Boat", 7, "Films"])))
    assert only.video.channel.name == "Films"
    ragged = read("id,title,views\nAbc12345_-x,Tiny boat,7,8,9\nZyx98765_-w,Big boat,2\n")
    assert len(captures(ragged)) == 1 and "line 2" in refused(ragged)
    short = read("id,title,views\nAbc12345_-x,Tiny boat\n")
    assert len(captures(short)) == 1 and "line 2.cells" in refused(short)


def test_the_videos_of_the_spam_collection_are_known_by_their_files() -> None:
    content = "COMMENT_ID,AUTHOR,DATE,CONTENT,CLASS\nz13abcdefghijklmnopqrstuvwxyz0123456,Ada,,A boat,1\n"
    for name, video in (("Youtube05-Shakira.csv", "pRpeEdMmmQ0"), ("Youtube09-Nobody.csv", None), ("Psy.csv", None)):
        assert captures(read(content, name))[0].video.id == video


def test_an_address_names_video_and_comment() -> None:
    url = f"https://www.youtube.com/watch?v=Abc12345_-x&lc={TOP}"
    claims = read(table(["text", "url"], ["A boat", url], ["Another", "https://youtu.be/Zyx98765_-w"]))
    assert [claim.video.id for claim in captures(claims)] == ["Abc12345_-x", "Zyx98765_-w"]
    assert [claim.id for claim in comments(claims)] == [TOP, None]
    (broken,) = captures(read(table(["text", "url"], ["A boat", "http://[broken"])))
    assert broken.video.platform == "generic"
    (named,) = captures(read(table(["text", "video"], ["A boat", "https://www.youtube.com/watch?v=Abc12345_-x"])))
    assert named.video.id == "Abc12345_-x"


def test_videos_of_a_site_that_nobody_named_are_kept_apart_by_file() -> None:
    one = captures(read(table(["video", "text"], ["film-7", "A boat"])))[0].video
    two = captures(read(table(["video", "text"], ["film-7", "A boat"]), "other.csv"))[0].video
    assert (one.platform, one.title) == ("generic", "film-7")
    assert one.id != two.id


def test_the_rows_of_several_videos_may_be_mixed() -> None:
    rows = [
        ["Abc12345_-x", "one"],
        ["Zyx98765_-w", "two"],
        ["Abc12345_-x", "three"],
        ["Abc12345_-x", "four"],
        ["", "none"],
    ]
    claims = read(table(["video_id", "text"], *rows), "Own12345_-z.csv")
    assert [claim.video.id for claim in captures(claims)] == ["Abc12345_-x", "Zyx98765_-w", "Own12345_-z"]
    assert [claim.capture for claim in claims if isinstance(claim, Again)] == [0]
    assert [claim.number for claim in comments(claims)] == [1, 1, 2, 3, 1]


def test_rows_that_were_seen_within_a_day_are_one_capture() -> None:
    seen = ["2024-04-02T10:00:00Z", "2024-04-02T11:00:00Z", "2024-05-02T10:00:00Z", "2024-05-02T10:00:09Z", ""]
    rows = [["Abc12345_-x", f"comment {n}", at] for n, at in enumerate(seen)]
    claims = read(table(["video_id", "text", "collected_at"], *rows))
    assert [claim.captured.earliest for claim in captures(claims)] == [1712052000, 1714644000]
    assert not any(isinstance(claim, Again) for claim in claims)


def test_a_time_that_all_rows_got_together_is_when_they_were_captured() -> None:
    header = ["video_id", "text", "date", "timestamp"]
    rows = [["Abc12345_-x", f"comment {n}", f"2023-0{n}-05", f"2024-01-09T10:00:0{n}Z"] for n in range(1, 5)]
    claims = read(table(header, *rows))
    assert [claim.captured.earliest for claim in captures(claims)] == [1704794401]
    assert [claim.published.as_written for claim in comments(claims)] == [row[2] for row in rows]
    later = comments(read(table(header, *rows, ["Abc12345_-x", "a reply", "2023-08-05", ""])))
    assert later[-1].published.as_written == "2023-08-05" and later[0].published.as_written == "2023-01-05"
    own = [["Abc12345_-x", f"comment {n}", "2023-01-05", f"2024-0{n}-09T10:00:00Z"] for n in range(1, 5)]
    assert [claim.published.precision for claim in comments(read(table(header, *own)))] == ["second"] * 4
    told = comments(read(table(header, *rows), published="timestamp"))
    assert [claim.published.precision for claim in told] == ["second"] * 4


def test_many_videos_are_told_apart_however_many_there_are() -> None:
    rows = [[f"{n % 21000:011}", f"text {n}"] for n in range(21_010)]
    claims = read(table(["video_id", "text"], *rows))
    assert (len(captures(claims)), len(comments(claims))) == (21_000, 21_010)


def test_equal_rows_are_as_many_comments() -> None:
    assert texts(read("text;likes\nsame;1\nsame;1\n")) == ["same", "same"]


def test_an_author_id_is_found_in_what_it_was_written_as() -> None:
    channel = "UC1111111111111111111111"
    for column, cell in (
        ("author_id", f"{{'value': '{channel}'}}"),
        ("author_url", f"http://youtube.com/channel/{channel}"),
    ):
        (claim,) = comments(read(table(["text", column], ["A boat", cell])))
        assert claim.author.id == channel
    (claim,) = comments(read(table(["text", "author_url"], ["A boat", "http://youtube.com/@ada"])))
    assert claim.author.id is None


def test_a_file_with_no_rows_is_a_capture_without_comments() -> None:
    (claim,) = read("comment_id,text,author\n", "Abc12345_-x.csv")
    assert isinstance(claim, CaptureClaim) and claim.video.id == "Abc12345_-x"


@pytest.mark.parametrize("name", ["Sentence", "free_text", "Cümle", "Kalimat", "Câu"])
def test_data_for_teaching_machines_call_a_comment_a_sentence(name: str) -> None:
    assert texts(read(table([name, "Emotion"], ["A nice boat", "Joy"], ["So slow", "Anger"]))) == [
        "A nice boat",
        "So slow",
    ]


def test_a_row_that_cannot_be_read_stands_alone_among_rows_with_replies() -> None:
    columns = "comment_id,text,author,replies/0/text,replies/0/author"
    claims = read(f"{columns}\nc1,ahoy,Ada,aye,Bo\nc2,a,b,c,d,e,f,g,h\nc3,oh,Di,no,Ed\n")
    assert texts(claims) == ["ahoy", "aye", "oh", "no"]
    assert refused(claims) == {"line 3": "9 cells were found where 5 were expected"}


def test_what_the_person_says_is_the_number_of_comments_counts() -> None:
    rows = "Harbour_123,c1,ahoy,5\nHarbour_123,c2,oh,7\n"
    (capture,) = captures(read(f"video_id,comment_id,text,comment_count\n{rows}", comment_count="comment_count"))
    assert capture.video.comment_count == 5
