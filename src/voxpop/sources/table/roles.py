"""What the columns of a table are called, in many languages, and what they say.

Comes in: a column's name. Goes out: the roles that a column of this name may play, the likeliest first. Names are
compared without case, spaces and punctuation; the columns of nested objects by their path ("author.id").
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final, Literal, get_args

from voxpop.sources.table.scripts import NAMES, simpler

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
        "textoriginal rawtext originaltext originalcomment commentoriginal rawcomment commentraw komentarasli "
        "originalmessage rawmessage plaintext commenttext textcomment commentcontent commentbody comment text content "
        "body message textdisplay commenttextdisplay messagetext livechattext snippettextoriginal reviewtext comments "
        "commentstext commentaire commentaires textecommentaire textedescommentaires texteducommentaire texte "
        "kommentar kommentare kommentartext nachricht inhalt comentario comentarios comentário comentários "
        "textodelcomentario textodocomentário textocomentario texto contenido conteúdo commento commenti "
        "testocommento testo contenuto opmerking opmerkingen reactie reacties tekst комментарий комментарии "
        "тексткомментария текст сообщение коментар коментарі тексткоментаря повідомлення komentarz komentarze treść "
        "treśćkomentarza wiadomość yorum yorumlar yorummetni metin mesaj içerik تعليق التعليق تعليقات التعليقات "
        "نصالتعليق نص النص المحتوى نظر نظرات متننظر متن دیدگاه پیام תגובה תגובות טקסט תוכן टिप्पणी टिप्पणियाँ "
        "टिप्पणीपाठ पाठ संदेश कमेन्ट कमेंट विचार 评论 评论内容 内容 文本 正文 留言 評論 評論內容 內容 弹幕 弹幕内容 "
        "彈幕 コメント コメント本文 コメント内容 本文 テキスト 댓글 댓글내용 내용 본문 텍스트 bìnhluận nộidung "
        "nộidungbìnhluận vănbản komentar komentarkomentar isikomentar tekskomentar komentarteks teks isi komentář "
        "komentáře megjegyzés hozzászólás comentariu comentarii σχόλιο σχόλια ความคิดเห็น ข้อความ คอมเมนต์ cleantext "
        "cleanedtext textclean textcleaned cleancomment cleanedcomment commentclean commentcleaned processedtext "
        "processedcomment preprocessedtext preprocessedcomment combinedtext komentarbersih teksbersih translatedtext "
        "translatedcomment commenttranslated commentenglish commentmessage youtubecomment youtubecomments ytcomment "
        "ytcomments videocomment videocomments tiktokcomment instagramcomment facebookcomment usercomment "
        "usercomments komen isikomen sentence sentences freetext utterance utterances kalimat cümle oración frase "
        "frases предложение 句子 문장 वाक्य câu commenttextoriginal commentposted commentedtext komentarnya "
        "reviewcontent chatmessage contents"
    ),
    "id": (
        "commentid cid comid idcomment commentkey id identifiant identifiantducommentaire idcommentaire kommentarid "
        "idcomentario idcomentarios idcomentário idcommento reactieid идентификатор idкомментария номеркомментария "
        "ідентифікатор idkomentarza identyfikator yorumid kimlik معرف معرفالتعليق شناسه מזהה पहचान 评论id 編號 "
        "评论编号 コメントid 댓글id mãbìnhluận idkomentar รหัส pk commentno"
    ),
    "video": (
        "videoid vidid ytvideoid youtubevideoid youtubeid displayid idvideo videokey awemeid video vid vidéo idvidéo "
        "videoidentifier videolink видео idвидео відео idвідео wideo idfilmu videokimliği فيديو معرفالفيديو ویدیو "
        "סרטון מזההסרטון वीडियो भिडियो 视频 视频id 影片 影片id 動画 動画id 동영상 영상 영상id mãvideo วิดีโอ postid "
        "mediaid shortcode oid"
    ),
    "parent": (
        "parentid parentcommentid commentparentid isreplyto replyto replytocid replytoid isreplytoid idparent parent "
        "inreplyto inreplytoid toplevelcommentid replytocommentid threadid rootid parentcid idpadre idcomentariopadre "
        "réponseà antwortauf respuestaa respostaa rispostaa antwoordop ответна відповідьна odpowiedźna yanıtlanan "
        "ردعلى پاسخبه תגובהל उत्तर 回复 回覆 父评论id 返信先 답글대상 trảlời balasanuntuk ตอบกลับ 上级评论id "
        "parentcommentkey replyparentid commentreplyto parentcomment repliestoid replyingto parentcommentno "
        "replytocomment replytomessageid"
    ),
    "author": (
        "commentauthor commentauthorname commenterusername commentername commentusername authorname authordisplayname "
        "authortitle authortext author authorhandle username authorusername ownerusername usernickname userlogin "
        "displayname user nickname profilename channelname commenter poster writer name fullname handle screenname "
        "from fromname authors users usernames auteur autrice nomdauteur auteurcommentaire pseudo pseudonyme "
        "utilisateur nomutilisateur nomdutilisateur autor autorin benutzer benutzername verfasser nutzer nutzername "
        "usuario usuarios usuário nombre nombreusuario nombredeusuario autordelcomentario nome nomedeusuário "
        "nomeusuário nomedousuário autordocomentário autore utente nomeutente auteurnaam gebruiker gebruikersnaam "
        "naam автор авторкомментария имя имяавтора пользователь имяпользователя користувач імя autorka użytkownik "
        "nazwaużytkownika nick yazar kullanıcı kullanıcıadı yorumyapan yorumsahibi المؤلف الكاتب المستخدم اسمالمستخدم "
        "الاسم نویسنده کاربر نامکاربری מחבר משתמש שם लेखक उपयोगकर्ता प्रयोगकर्ता नाम 作者 用户 用户名 用户昵称 昵称 "
        "用戶 使用者 暱稱 投稿者 ユーザー ユーザー名 著者 名前 작성자 사용자 닉네임 이름 tácgiả ngườidùng "
        "tênngườidùng tên penulis pengguna nama namapengguna namapenulis namauser namaakun akun ผู้เขียน ผู้ใช้ ชื่อ "
        "uniqueid useruniqueid commentby anonymizedauthor 评论者 评论者昵称 评论用户 никнейм commentfromname "
        "commentuser commentor commentername nameofcommenter personwhocommented nomdelauteur nomedoautor "
        "nombredelautor nombreautor nomeautore nomedelautore yorumyapankişi sendnick chatname userusername "
        "nameclicktoviewprofile"
    ),
    "author_id": (
        "authorchannelid commentauthorid commenterid commenterchannelid authorid authorchannelidvalue userid "
        "useruniqueid uniqueid authorkey channelid uid channel profileid idauteur autorid idautor idusuario idautore "
        "idавтора idпользователя yazarid معرفالمستخدم 用户id 作者id 投稿者id 작성자id fromid 评论者id commentfromid "
        "ownerid useridno writerid"
    ),
    "author_url": (
        "authorchannelurl commentauthorurl authorurl authorlink userurl userlink profileurl channelurl authorchannel "
        "authorprofile profilelink lien profil 评论者主页链接 用户主页 commenterurl commenterlink commenterprofile "
        "commenterprofileurl userchannel commentuserurl commentauthorlink enlacedelautor"
    ),
    "like_count": (
        "commentlikecount commentlikescount commentlikes commentlike likecount likescount numlikes nlikes "
        "numberoflikes nblikes totallikes likes like likecounts commentvotes votecount votes diggcount thumbsup "
        "upvotes score likecountnumber nombredejaime nombredelikes jaime mentionsjaime gefälltmir anzahllikes megusta "
        "megustas curtidas gostos mipiace vindikleuks lajki лайки лайков количестволайков нравится вподобання "
        "polubienia beğeni beğeniler beğenisayısı إعجابات الإعجابات عددالإعجابات پسند پسندیدن لایک לייקים पसंद लाइक "
        "लाइक्स 点赞 点赞数 点赞数量 赞 讚 按讚數 高評価 高評価数 いいね いいね数 좋아요 좋아요수 lượtthích "
        "sốlượtthích thích suka jumlahsuka jumlahlike jumlahlikes ถูกใจ จำนวนถูกใจ колволайков extractedvotecount "
        "polubień likedcount edgelikedbycount totallike likenumber likesnumber likenum likesnum sympathycount"
    ),
    "dislike_count": (
        "commentdislikes dislikecount dislikescount numdislikes dislikes dislike downvotes thumbsdown dislikesnumber "
        "jenaimepas gefälltmirnicht nomegusta дизлайки дизлайків łapkiwdół beğenmeme 踩 低評価 싫어요 antipathycount"
    ),
    "reply_count": (
        "commentreplycount commentreplies replycount repliescount totalreplycount totalreplies numreplies nreplies "
        "numberofreplies nbreplies replycommenttotal replycounts replies reply replynumber responsecount réponses "
        "nombrederéponses antworten anzahlantworten respuestas respostas risposte antwoorden ответы ответов відповіді "
        "odpowiedzi yanıtlar yanıtsayısı الردود پاسخها תגובות जवाब 回复数 回复 回覆數 返信数 답글수 답글 sốphảnhồi "
        "balasan jumlahbalasan การตอบกลับ 回复数量 количествоответов колвоответов jumlahreply phảnhồi cevaplar cevap "
        "totalreply"
    ),
    "published": (
        "commentpublishedat commentpublished commentpublishdate commentpublishedate commentedat commentedon "
        "commentdate commenttime commenttimestamp commentdatetime commentcreatedat dateofcomment publishedat "
        "publishedtimetext publishdate publisheddate publishtime publishedtime publishdatetime publicationdate "
        "createdat createdon createddate datecreated createtime createtimeiso createdtime createdutc createdtimestamp "
        "createdts creationtime datetime posteddate postedat postedon dateposted datepublished postdate unixtimestamp "
        "unixtime timestamp timestampiso date time timetext timeago published uploaddate publishedon created posted "
        "jour datecommentaire dateducommentaire datepublication datedepublication heure datum zeit zeitpunkt "
        "veröffentlicht veröffentlichungsdatum uhrzeit fecha fechacomentario fechadelcomentario fechapublicación "
        "fechadepublicación hora data datacomentário datadocomentário datapublicação datadepublicação pubblicato ora "
        "tijd geplaatst дата датакомментария датапубликации время опубликовано датапублікації час czas "
        "dataopublikowania datadodania tarih yorumtarihi yayınlanmatarihi zaman yayınlanma التاريخ تاريخ تاريخالنشر "
        "الوقت تاریخ زمان תאריך שעה तारीख दिनांक मिति समय 日期 时间 时间戳 发布时间 发布日期 發布時間 時間 投稿日 "
        "投稿日時 日時 날짜 评论时间 评论日期 작성일 작성시간 시간 게시일 ngày ngàyđăng ngàybìnhluận thờigian tanggal "
        "tanggalkomentar tanggalpublikasi waktu waktukomentar วันที่ เวลา 发表时间 评论发布时间 датаивремя dateandtime "
        "commentcreated fechayhora dataehora dataeora dateetheure datumundzeit datumunduhrzeit tarihvesaat "
        "dataigodzina ngàygiờ regtime regdate regdt writedt"
    ),
    "updated": "updatedat lastedited editedat updatedtime modified modifiedat commentupdatedat commenteditedat modtime",
    "captured": (
        "capturedat collectedat datecollected crawldate crawledat scrapedat scrapetime fetchedat retrievedat "
        "downloadedat extractedat trendingdate savedat exportedat exportdate collectiondate queryat querytime "
        "captured capturedate capturetime datecaptured snapshotdate snapshottime snapshotat collectiontime "
        "collectedon crawltime crawltimestamp datecrawled scrapedate scrapeddate scrapedtime scrapedon scrapetimestamp "
        "datescraped timestampscraped fetchdate fetchtime fetchedon retrievaldate retrievaltime dateretrieved "
        "dateaccessed accessedat extractiondate extractiontime dateextracted downloaddate downloadtime pulledat "
        "harvestedat observedat datacoleta datadacoleta datadecoleta dataextração datadaextração fechacaptura "
        "fechaextracción fechadeextracción datedecollecte abrufdatum датасбора ngàythuthập 수집일 수집일시"
    ),
    "is_edited": "isedited edited wasedited",
    "is_pinned": "ispinned ispinnedcomment pinned épinglé angepinnt fijado закреплено pinnedbyauthor",
    "is_hearted": (
        "ishearted hearted heart hascreatorheart isfavorited creatorheart isliked isheartedbycreator likedbycreator "
        "likedbyauthor"
    ),
    "is_by_channel": (
        "authorischannelowner isauthorchannelowner isauthorcontentcreator authorisuploader isuploader isowner "
        "bychannelowner ischannelowner"
    ),
    "author_is_verified": "authorisverified isverified verified",
    "is_reply": "isreply isareply replylevel reply",
    "amount": "donationamount paid price superthanks amount donation",
    "platform": (
        "platform site source socialnetwork network plateforme plattform plataforma piattaforma платформа platforma "
        "المنصة پلتفرم פלטפורמה 平台 プラットフォーム 플랫폼 nềntảng แพลตฟอร์ม"
    ),
    "url": (
        "videourl videolink videoweburl urlvideo linkvideo youtubeurl youtubelink pageurl webpageurl inputurl posturl "
        "postlink url link href lien enlace ссылка посилання bağlantı رابط 链接 連結 リンク 링크 liênkết tautan ลิงก์ "
        "facebookurl ссылканавидео commenturl permalink webscraperstarturl submittedvideourl enlacedelvideo "
        "enlacevideo enlacedevideo linkdovídeo linkdelvideo liendelavidéo liendevidéo lienvidéo urldelvideo "
        "urldovídeo urldelavidéo linkdofilmu linkfilmu videolinki videobağlantısı "
        "webvideourl"
    ),
    "title": (
        "videotitle titlevideo title videoname titre titrevidéo titel videotitel título títulovideo títulodelvideo "
        "títulodovídeo nombrevideo titolo titolovideo название названиевидео judulvideo заголовок назва tytuł başlık "
        "videobaşlığı العنوان عنوان כותרת शीर्षक 标题 視頻標題 標題 タイトル 제목 tiêuđề judul ชื่อเรื่อง ชื่อวิดีโอ"
    ),
    "channel": (
        "channeltitle videochannel channelname videochannelname videochanneltitle ownerchannelname uploader channel "
        "chaîne nomdelachaîne kanal kanaladı canal nombrecanal nombredelcanal nomedocanal canale namakanal kanaal "
        "канал названиеканала القناة قناة کانال ערוץ चैनल 频道 頻道 チャンネル 채널 kênh saluran ช่อง"
    ),
    "channel_id": "videochannelid ownerchannelid channelid uploaderid ownerid",
    "description": (
        "videodescription description desc beschreibung descripción descrição descrizione beschrijving описание опис "
        "opis açıklama الوصف توضیحات תיאור विवरण 描述 说明 説明 概要 설명 môtả deskripsi คำอธิบาย caption "
        "captiontext"
    ),
    "view_count": (
        "viewcount viewscount videoviewcount videoviews views numviews nviews playcount plays nplays view vues "
        "aufrufe visualizaciones vistas visualizações visualizzazioni weergaven просмотры перегляди wyświetlenia "
        "görüntülenme مشاهدات بازدید צפיות दृश्य 播放量 观看次数 再生回数 조회수 lượtxem tayangan ยอดดู"
    ),
    "comment_count": (
        "commentcount commentscount videocommentcount numcomments ncomments numberofcomments totalcomments comments "
        "commenttotal comment"
    ),
    "duration": "durationsec durationseconds durationsecs lengthseconds duration videoduration length",
    "tags": "tags videotags keywords",
    "category": (
        "videocategorylabel categoryname category categories videocategory genre categoryid categoría categoria "
        "catégorie kategorie kategori"
    ),
}
_COUNTED: Final[frozenset[ColumnRole]] = frozenset(
    {"like_count", "dislike_count", "reply_count", "view_count", "comment_count"}
)
# "likes.$numberInt", "text.S", "text.stringValue", "content.rendered": types that a database adds in what it exports.
_OF_TYPE: Final = re.compile(
    r"(?<=.)\.(?:\$[A-Za-z]{1,30}|S|N|BOOL|rendered|(?:string|integer|double|boolean|timestamp)Value)$"
)
_MARK_AGAIN: Final = "\u00ef\u00bb\u00bf"  # a byte order mark that was taken for letters
_PARTS: Final = frozenset({"author", "user", "owner", "channel", "video", "commenter", "snippet", "authorchannelid"})
_PEOPLE: Final = frozenset({"author", "user", "owner", "commenter", "member", "from", "account", "userinfo", "sender"})
# Pictures and links within a comment: what they are called says nothing of it, nor of its video.
_ORNAMENTS: Final = frozenset(
    {
        *("emote", "emotes", "emoji", "sticker", "badge", "label", "avatar", "image", "icon", "jumpurl", "share"),
        *("shareinfo", "music", "attachment", "attachments", "photo", "photos"),
    }
)
_BETWEEN: Final = frozenset({"data", "attributes", "node", "fields"})  # objects that only hold another's names
_SAYS: Final = frozenset({"comment", "reply", "message"})  # what somebody said lies in the object of who did
# What is said of a person, by names that mean other things elsewhere; "author" before them is tried as well.
_OF_PEOPLE: Final[dict[ColumnRole, tuple[str, ...]]] = {
    "author": ("username", "nickname", "uname", "displayname", "screenname", "login", "fullname", "name"),
    "author_id": ("id", "uid", "mid", "pk", "uniqueid"),
    "author_url": ("url", "link", "profileurl"),
    "author_is_verified": ("isverified", "verified"),
}


def folded(name: str) -> str:
    """A name as it is compared: "Comment Text", "comment_text" and "commentText" are one.

    >>> folded("Comment Text"), folded("like-count "), folded("Лайки:")
    ('commenttext', 'likecount', 'лайки')
    """
    plain = unicodedata.normalize("NFKC", name[:200].removeprefix(_MARK_AGAIN)).casefold()
    return "".join(c for c in plain if unicodedata.category(c)[0] in "LMN")


def without_type(column: str) -> str:
    """
    >>> without_type("likes.$numberInt"), without_type("text.S"), without_type("$date")
    ('likes', 'text', '$date')
    """
    return _OF_TYPE.sub("", column)


def _bare(name: str) -> str:
    """A folded name as it is typed where the letters of its language are not at hand: Latin ones without their marks.

    >>> _bare("beğeni"), _bare("kullanıcı"), _bare("bìnhluận"), _bare("комментарий")
    ('begeni', 'kullanici', 'binhluan', 'комментарий')
    """
    if name.isascii():
        return name
    return unicodedata.normalize("NFC", _MARKED.sub(r"\1", unicodedata.normalize("NFD", name))).translate(_UNMARKED)


_MARKED: Final = re.compile("([a-z])[\u0300-\u036f]{1,4}")
_UNMARKED: Final = str.maketrans({"ı": "i", "ł": "l", "đ": "d", "ø": "o"})
_RANKS: Final[dict[ColumnRole, dict[str, int]]] = {
    role: {
        **{_bare(folded(name)): rank for rank, name in reversed(list(enumerate(names)))},
        **{folded(name): rank for rank, name in reversed(list(enumerate(names)))},
    }
    for role, names in ((role, (*names.split(), *NAMES.get(role, "").split())) for role, names in _ALIASES.items())
}
_LESS: Final = 1000  # the rank of a name that is only known without what stands around it


@lru_cache(maxsize=4096)
def ranks_of(column: str) -> dict[ColumnRole, int]:
    """The roles that a column of this name may play, each with how good its name is for it (0 is best).

    >>> sorted(ranks_of("author.id"))
    ['author_id']
    """
    column = without_type(column)
    path = column.split(".")
    if (at := _person_in(path)) is not None:
        return _ranks_in_person(path, at)
    if any(folded(part) in _ORNAMENTS for part in path[:-1]):
        return {}
    names = {form: None for name in _names(column) for form in (name, _bare(name))}
    found: dict[ColumnRole, int] = {}
    for role, ranks in _RANKS.items():
        known = [ranks[name] for name in names if name in ranks]
        if known:
            found[role] = min(known)
    return found or _ranks_of_simpler(names)


def names_people(name: str) -> bool:
    """Whether a list of this name is one of people.

    >>> names_people("members"), names_people("at_users"), names_people("replies")
    (True, True, False)
    """
    return folded(name).removeprefix("at").removesuffix("s") in _PEOPLE or folded(name) == "mentions"


def names_ornaments(name: str) -> bool:
    """Whether a list of this name is one of pictures, links and the like within a comment.

    >>> names_ornaments("attachments"), names_ornaments("replies")
    (True, False)
    """
    return folded(name).removesuffix("s") in _ORNAMENTS


def _person_in(path: Sequence[str]) -> int | None:
    """Where the path to a value leads into an object that describes somebody."""
    names = [folded(part) for part in path[:-1]]
    at = next((at for at in range(len(names) - 1, -1, -1) if names[at] in _PEOPLE), None)
    return None if at is None or not _SAYS.isdisjoint(names[at:]) else at


def _ranks_in_person(path: Sequence[str], at: int) -> dict[ColumnRole, int]:
    """The roles of what is said of a person: none of a comment, and nothing of what lies deeper (badges, pictures)."""
    if any(folded(part) not in _BETWEEN for part in path[at + 1 : -1]):
        return {}
    last = folded(path[-1])
    found: dict[ColumnRole, int] = {}
    for name in (folded(path[at]) + last, f"author{last}"):
        for role, ranks in _RANKS.items():
            if name in ranks:
                found[role] = min(ranks[name], found.get(role, _LESS))
    for role, names in _OF_PEOPLE.items():
        if last in names:
            found.setdefault(role, _LESS + names.index(last))
    return found


def _ranks_of_simpler(names: Iterable[str]) -> dict[ColumnRole, int]:
    """Those of names of which nothing is known as they stand."""
    found: dict[ColumnRole, int] = {}
    for inner, is_count in (inner for name in names for inner in simpler(name)):
        for role, ranks in _RANKS.items():
            if inner in ranks and (role in _COUNTED if is_count else role != "comment_count"):
                found.setdefault(role, ranks[inner] + _LESS)
    return found


def is_counted(words: str) -> bool:
    """Whether these words say what a number counts: "likes", "Me gusta", "respuestas"."""
    return bool(_COUNTED & ranks_of(words).keys())


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
