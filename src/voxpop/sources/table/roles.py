"""What the columns of a table are called, in many languages, and what they say.

Comes in: a column's name. Goes out: the roles that a column of this name may play, the likeliest first. Names are
compared without case, spaces and punctuation; the columns of nested objects by their path ("author.id").
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final, Literal, get_args

ColumnRole = Literal[
    "text",
    "id",
    "video",
    "parent",
    "author",
    "author_id",
    "author_url",
    "like_count",
    "dislike_count",
    "reply_count",
    "published",
    "updated",
    "captured",
    "is_edited",
    "is_pinned",
    "is_hearted",
    "is_by_channel",
    "author_is_verified",
    "is_reply",
    "amount",
    "platform",
    "url",
    "title",
    "channel",
    "channel_id",
    "description",
    "view_count",
    "comment_count",
    "duration",
    "tags",
    "category",
]
ROLES: Final[tuple[ColumnRole, ...]] = get_args(ColumnRole)

# Earlier names are better: a raw text before one with markup in it, a comment's own id before a plain "id".
_ALIASES: Final[dict[ColumnRole, str]] = {
    "text": (
        "textoriginal rawtext originaltext plaintext commenttext textcomment commentcontent commentbody comment "
        "text content body message textdisplay messagetext livechattext snippettextoriginal reviewtext comments "
        "commentaire textecommentaire textedescommentaires texte kommentar kommentartext nachricht inhalt "
        "comentario comentário textodelcomentario textodocomentário texto contenido conteúdo commento testo "
        "contenuto opmerking reactie tekst комментарий комментарии тексткомментария текст сообщение коментар "
        "коментарі тексткоментаря повідомлення komentarz treść treśćkomentarza wiadomość yorum yorummetni metin "
        "mesaj içerik تعليق التعليق نصالتعليق نص النص المحتوى نظر متننظر متن دیدگاه پیام תגובה טקסט תוכן टिप्पणी "
        "टिप्पणीपाठ पाठ संदेश कमेन्ट कमेंट विचार 评论 评论内容 内容 文本 正文 留言 評論 評論內容 內容 コメント "
        "コメント本文 本文 テキスト 댓글 댓글내용 내용 본문 텍스트 bìnhluận nộidung nộidungbìnhluận vănbản "
        "komentar isikomentar teks isi ความคิดเห็น ข้อความ คอมเมนต์"
    ),
    "id": (
        "commentid cid comid idcomment commentkey id identifiant identifiantducommentaire kommentarid "
        "idcomentario idcomentário idcommento reactieid идентификатор idкомментария номеркомментария "
        "ідентифікатор idkomentarza identyfikator yorumid kimlik معرف معرفالتعليق شناسه מזהה पहचान 评论id 編號 "
        "评论编号 コメントid 댓글id 아이디 mãbìnhluận idkomentar รหัส"
    ),
    "video": (
        "videoid vidid ytvideoid youtubeid displayid idvideo videokey awemeid video vid vidéo idvidéo "
        "videoidentifier videolink видео idвидео відео idвідео wideo idfilmu videokimliği فيديو معرفالفيديو "
        "ویدیو סרטון מזההסרטון वीडियो भिडियो 视频 视频id 影片 影片id 動画 動画id 동영상 영상 영상id mãvideo วิดีโอ"
    ),
    "parent": (
        "parentid parentcommentid isreplyto replyto replytocid replytoid isreplytoid commentparentid parent "
        "inreplyto inreplytoid toplevelcommentid replytocommentid threadid rootid parentcid réponseà antwortauf "
        "respuestaa respostaa rispostaa antwoordop ответна відповідьна odpowiedźna yanıtlanan ردعلى پاسخبه "
        "תגובהל उत्तर 回复 回覆 父评论id 返信先 답글대상 trảlời balasanuntuk ตอบกลับ"
    ),
    "author": (
        "authorname authordisplayname authortitle authortext author commentauthor username authorusername usernickname "
        "userlogin displayname user nickname channelname commenter poster writer name handle screenname from "
        "auteur autrice nomdauteur autor autorin benutzer benutzername verfasser nutzer usuario usuário nombre "
        "nome autore utente auteurnaam gebruiker naam автор имя имяавтора пользователь имяпользователя "
        "користувач імя autorka użytkownik nick yazar kullanıcı kullanıcıadı المؤلف الكاتب المستخدم اسمالمستخدم "
        "الاسم نویسنده کاربر نامکاربری מחבר משתמש שם लेखक उपयोगकर्ता प्रयोगकर्ता नाम 作者 用户 用户名 昵称 用戶 "
        "使用者 暱稱 投稿者 ユーザー名 著者 名前 작성자 사용자 닉네임 이름 tácgiả ngườidùng tên penulis pengguna "
        "nama namapengguna namapenulis ผู้เขียน ผู้ใช้ ชื่อ"
    ),
    "author_id": (
        "authorchannelid authorid authorchannelidvalue userid useruniqueid uniqueid commenterid authorkey "
        "commenterchannelid channelid uid channel idauteur autorid idautor idautore idавтора idпользователя "
        "yazarid معرفالمستخدم 用户id 作者id 投稿者id 작성자id"
    ),
    "author_url": (
        "authorchannelurl authorurl authorlink userurl userlink profileurl channelurl authorchannel "
        "authorprofile lien profil"
    ),
    "like_count": (
        "likecount likescount commentlikecount commentlikes numlikes nblikes likes like votecount votes "
        "diggcount thumbsup upvotes score likecountnumber nombredejaime jaime mentionsjaime gefälltmir "
        "anzahllikes megusta curtidas gostos mipiace vindikleuks lajki лайки лайков нравится вподобання "
        "polubienia beğeni beğeniler beğenisayısı إعجابات الإعجابات پسند پسندیدن لایک לייקים पसंद लाइक लाइक्स "
        "点赞 点赞数 赞 讚 按讚數 高評価 いいね いいね数 좋아요 좋아요수 lượtthích thích suka jumlahsuka ถูกใจ จำนวนถูกใจ"
    ),
    "dislike_count": (
        "dislikecount dislikescount commentdislikes numdislikes dislikes dislike downvotes thumbsdown "
        "dislikesnumber jenaimepas gefälltmirnicht nomegusta дизлайки дизлайків łapkiwdół beğenmeme 踩 低評価 "
        "싫어요"
    ),
    "reply_count": (
        "replycount repliescount totalreplycount numreplies commentreplycount nbreplies replies reply "
        "replynumber responsecount réponses nombrederéponses antworten anzahlantworten respuestas respostas "
        "risposte antwoorden ответы ответов відповіді odpowiedzi yanıtlar yanıtsayısı الردود پاسخها תגובות जवाब "
        "回复数 回复 回覆數 返信数 답글수 답글 sốphảnhồi balasan การตอบกลับ"
    ),
    "published": (
        "publishedat publishedtimetext publishedtime publishdate publisheddate publishtime commentdate "
        "commentpublishedat commentedat createdat createtime createtimeiso creationtime datetime posteddate postedat "
        "dateposted unixtimestamp timestamp date time timetext published uploaddate publishedon created posted jour "
        "datecommentaire heure datum zeit zeitpunkt veröffentlicht uhrzeit fecha fechadepublicación hora data "
        "datadepublicação pubblicato ora tijd geplaatst дата датапубликации время датакомментария опубликовано "
        "датапублікації час czas dataopublikowania tarih zaman yayınlanma التاريخ تاريخ تاريخالنشر الوقت تاریخ "
        "زمان תאריך שעה तारीख दिनांक मिति समय 日期 时间 时间戳 发布时间 發布時間 時間 投稿日 投稿日時 日時 날짜 "
        "评论时间 评论日期 작성일 시간 게시일 ngày ngàyđăng thờigian tanggal waktu วันที่ เวลา"
    ),
    "updated": "updatedat lastedited editedat updatedtime modified modifiedat",
    "captured": (
        "capturedat collectedat datecollected crawldate crawledat scrapedat scrapetime fetchedat retrievedat "
        "downloadedat extractedat trendingdate savedat exportedat exportdate collectiondate queryat"
    ),
    "is_edited": "isedited edited wasedited",
    "is_pinned": "ispinned pinned épinglé angepinnt fijado закреплено",
    "is_hearted": (
        "ishearted hearted heart hascreatorheart isfavorited creatorheart isliked isheartedbycreator likedbycreator"
    ),
    "is_by_channel": (
        "authorischannelowner isauthorcontentcreator authorisuploader isuploader isowner bychannelowner ischannelowner"
    ),
    "author_is_verified": "authorisverified isverified verified",
    "is_reply": "isreply isareply replylevel reply",
    "amount": "donationamount paid price superthanks amount donation",
    "platform": (
        "platform site source socialnetwork network plateforme plattform plataforma piattaforma платформа "
        "platforma المنصة پلتفرم פלטפורמה 平台 プラットフォーム 플랫폼 nềntảng แพลตฟอร์ม"
    ),
    "url": (
        "videourl videolink pageurl webpageurl inputurl commenturl permalink url link href lien enlace ссылка "
        "посилання bağlantı رابط 链接 連結 リンク 링크 liênkết tautan ลิงก์"
    ),
    "title": (
        "videotitle title videoname titre titrevidéo titel videotitel título titolo название названиевидео "
        "заголовок назва tytuł başlık videobaşlığı العنوان عنوان כותרת शीर्षक 标题 視頻標題 標題 タイトル 제목 "
        "tiêuđề judul ชื่อเรื่อง ชื่อวิดีโอ"
    ),
    "channel": (
        "channeltitle videochannel channelname videochannelname videochanneltitle ownerchannelname uploader "
        "channel chaîne kanal canal canale kanaal канал названиеканала القناة قناة کانال ערוץ चैनल 频道 頻道 "
        "チャンネル 채널 kênh saluran ช่อง"
    ),
    "channel_id": "videochannelid ownerchannelid channelid uploaderid",
    "description": (
        "videodescription description desc beschreibung descripción descrição descrizione beschrijving описание "
        "опис opis açıklama الوصف توضیحات תיאור विवरण 描述 说明 説明 概要 설명 môtả deskripsi คำอธิบาย"
    ),
    "view_count": (
        "viewcount viewscount videoviewcount videoviews views vues aufrufe visualizaciones vistas visualizações "
        "visualizzazioni weergaven просмотры перегляди wyświetlenia görüntülenme مشاهدات بازدید צפיות दृश्य 播放量 "
        "观看次数 再生回数 조회수 lượtxem tayangan ยอดดู"
    ),
    "comment_count": "commentcount commentscount videocommentcount numcomments totalcomments comments commenttotal",
    "duration": "durationsec durationseconds durationsecs lengthseconds duration videoduration length",
    "tags": "tags videotags keywords",
    "category": "videocategorylabel categoryname category categories videocategory genre categoryid",
}
_PARTS: Final = frozenset({"author", "user", "owner", "channel", "video", "commenter", "snippet", "authorchannelid"})


def folded(name: str) -> str:
    """A name as it is compared: "Comment Text", "comment_text" and "commentText" are one.

    >>> folded("Comment Text"), folded("like-count "), folded("Лайки:")
    ('commenttext', 'likecount', 'лайки')
    """
    plain = unicodedata.normalize("NFKC", name[:200]).casefold()
    return "".join(c for c in plain if unicodedata.category(c)[0] in "LMN")


_RANKS: Final[dict[ColumnRole, dict[str, int]]] = {
    role: {folded(name): rank for rank, name in reversed(list(enumerate(names.split())))}
    for role, names in _ALIASES.items()
}


@lru_cache(maxsize=4096)
def ranks_of(column: str) -> dict[ColumnRole, int]:
    """The roles that a column of this name may play, each with how good its name is for it (0 is best).

    >>> sorted(ranks_of("author.id"))
    ['author_id']
    """
    names = _names(column)
    found: dict[ColumnRole, int] = {}
    for role, ranks in _RANKS.items():
        known = [ranks[name] for name in names if name in ranks]
        if known:
            found[role] = min(known)
    return found


def is_named(column: str) -> bool:
    """Whether this is the name of a column that is known here."""
    return bool(ranks_of(column))


def _names(column: str) -> tuple[str, ...]:
    """The names by which a column may be known: of a path its end, but not that of a part of somebody else."""
    whole, _, last = column.rpartition(".")
    if not whole:
        return (folded(column),)
    within = folded(re.sub(r".*\.", "", whole))
    joined = within + folded(last)
    return (joined,) if within in _PARTS - {"snippet"} else (joined, folded(last))
