"""What the columns of a table are called in scripts other than the Latin one, and in programs of those languages.

Comes in: a name as it is compared (`folded`). Goes out: the name without the words that languages put around it:
"评论时间" and "датакомментария" are times, "点赞数" a number of likes. `NAMES` are those that mean a role as they are.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from typing import Final

NAMES: Final[Mapping[str, str]] = {
    "text": (
        "发言内容 消息内容 メッセージ 書き込み 코멘트 채팅 메시지 الرسالة کامنت کامنتها دیدگاهها متنکامنت "
        "متندیدگاه تبصرہ تبصرے टिप्पणियां कमेंट्स प्रतिक्रिया टिप्पणीहरू কমেন্ট কমেন্টস মন্তব্য মন্তব্যসমূহ "
        "টেক্সট ટિપ્પણી ટિપ્પણીઓ કોમેન્ટ ਟਿੱਪਣੀ ਟਿੱਪਣੀਆਂ ਕਮੈਂਟ ମନ୍ତବ୍ୟ கருத்து கருத்துகள் கருத்துக்கள் "
        "கமெண்ட் உரை వ్యాఖ్య వ్యాఖ్యలు కామెంట్ కామెంట్లు ಕಾಮೆಂಟ್ ಕಾಮೆಂಟ್ಗಳು ಅಭಿಪ್ರಾಯ ಪ್ರತಿಕ್ರಿಯೆ അഭിപ്രായം "
        "അഭിപ്രായങ്ങൾ കമന്റ് കമന്റുകൾ අදහස අදහස් ความเห็น คอมเม้นต์ คอมเม้น เนื้อหา ຄຳເຫັນ មតិយោបល់ មតិ "
        "မှတ်ချက် κείμενο κείμενοσχολίου μήνυμα טקסטהתגובה תוכןהתגובה הודעה კომენტარი კომენტარები ტექსტი "
        "մեկնաբանություն մեկնաբանություններ տեքստ አስተያየት አስተያየቶች ጽሑፍ коментари пікір пікірлер мәтін "
        "сэтгэгдэл şərh şərhlər fulltext"
    ),
    "id": "rpid コメント番号 댓글번호",
    "video": (
        "视频编号 作品id 笔记id noteid 所属微博id 微博id bvid bv bv号 视频bv号 av号 비디오id ролик idролика "
        "видеоид شناسهویدیو βίντεο ვიდეო ভিডিও வீடியோ వీడియో ವೀಡಿಯೊ വീഡിയോ"
    ),
    "parent": (
        "上级评论id 父级评论id 父评论 父级id 父id 上级id 根评论id 父留言id 親コメントid 상위댓글id "
        "부모댓글id 원댓글id idродительскогокомментария idродителя"
    ),
    "author": (
        "用户名称 评论者 评论者昵称 评论人 评论人昵称 评论用户 留言者 留言人 發言者 发布者 发布人 发送者 "
        "发送人 账号 账号名 帐号 帳號 帳號名稱 使用者名稱 用戶名 用戶名稱 作者昵称 網名 网名 uname 投稿者名 "
        "コメント者 アカウント アカウント名 ニックネーム 発言者 작성자명 작성자이름 글쓴이 유저 유저명 "
        "사용자명 사용자이름 아이디 ник никнейм юзер імяавтора імякористувача нікнейм потребител аутор "
        "корисник име пайдаланушы хэрэглэгч нэр المعلق اسمالمعلق صاحبالتعليق اسمالكاتب نامکاربر نامنویسنده "
        "صارف صارفکانام نام مصنف उपयोगकर्तानाम उपयोगकर्ताकानाम यूजर यूज़र यूजरनेम वापरकर्ता वापरकर्तानाव नाव "
        "प्रयोगकर्ताकोनाम ব্যবহারকারী ব্যবহারকারীরনাম নাম লেখক ইউজার ব্যৱহাৰকাৰী વપરાશકર્તા ઉપયોગકર્તા નામ "
        "ਉਪਭੋਗਤਾ ਵਰਤੋਂਕਾਰ ਨਾਮ ବ୍ୟବହାରକାରୀ ନାମ பயனர் பயனர்பெயர் பெயர் వినియోగదారు వినియోగదారుపేరు పేరు "
        "ಬಳಕೆದಾರ ಬಳಕೆದಾರಹೆಸರು ಬಳಕೆದಾರರಹೆಸರು ಹೆಸರು ഉപയോക്താവ് ഉപയോക്തൃനാമം പേര് පරිශීලක පරිශීලකනාමය නම "
        "ชื่อผู้ใช้ ผู้แสดงความคิดเห็น ผู้คอมเมนต์ ชื่อผู้เขียน ຜູ້ໃຊ້ ຊື່ អ្នកប្រើ ឈ្មោះ အသုံးပြုသူ အမည် "
        "χρήστης όνομαχρήστη συγγραφέας όνομα שםמשתמש שםהמשתמש כותב שםהכותב ავტორი მომხმარებელი სახელი "
        "հեղինակ օգտատեր անուն ተጠቃሚ ስም istifadəçi userscreenname 名字 姓名"
    ),
    "author_id": "useruid userids 用户uid 用户编号 使用者id 用戶id membermid fromid ユーザーid 사용자id 유저id",
    "author_url": (
        "主页链接 用户主页 用户主页url 用户主页链接 个人主页 作者主页 评论人微博主页链接 ユーザーurl "
        "ссылканапрофиль ссылканаавтора"
    ),
    "like_count": (
        "获赞 点赞量 喜欢 點讚 點贊 按讚 喜歡 グッド イイネ 추천 공감 лайк лайків вподобань уподобань "
        "харесвания свиђања лајкови ұнату إعجاب الاعجابات اعجابات لايك لايكات لایکها پسندها لائک لائکس पसन्द "
        "आवड पसंती लाईक मनपर्यो লাইক পছন্দ লাইকস પસંદ લાઇક ਪਸੰਦ ਲਾਈਕ ପସନ୍ଦ ଲାଇକ விருப்பங்கள் விருப்பம் "
        "லைக்குகள் லைக் ఇష్టాలు లైక్లు లైక్స్ ಇಷ್ಟಗಳು ಲೈಕ್ಗಳು ಲೈಕ್ಸ್ ലൈക്കുകൾ ലൈക്ക് ഇഷ്ടങ്ങൾ කැමැත්ත ලයික් "
        "ไลก์ ไลค์ ยอดไลก์ ยอดไลค์ ຖືກໃຈ ចូលចិត្ត နှစ်သက်မှု μουαρέσει לייק אהבתי მოწონება მოწონებები ლაიქი "
        "ლაიქები հավանումներ መውደድ መውደዶች ላይክ bəyənmə likesnumber"
    ),
    "dislike_count": "点踩 反对 バッド 비추천 дизлайк",
    "reply_count": (
        "子评论 二级评论 返信 대댓글 ответ відповідей отговори одговори رد ردود پاسخ جواب جوابات उत्तर "
        "प्रत्युत्तर जवाफ উত্তর রিপ্লাই જવાબ જવાબો ਜਵਾਬ ଉତ୍ତର பதில்கள் பதில் ప్రత్యుత్తరాలు జవాబులు ಉತ್ತರಗಳು "
        "ಪ್ರತ್ಯುತ್ತರಗಳು മറുപടികൾ മറുപടി පිළිතුරු ตอบกลับ απαντήσεις תשובות პასუხები პასუხი պատասխաններ ምላሾች "
        "subcommentcount subreplycount rcount repliesnumber"
    ),
    "published": (
        "发表时间 发送时间 创建时间 上传时间 回复时间 發表時間 發佈時間 發送時間 发表日期 发送日期 發布日期 "
        "投稿時間 投稿時刻 日付 작성일시 작성시각 작성날짜 등록일 등록일시 일시 датаивремя датачас дататачас "
        "датаічас датум време күні уақыты огноо وقتالنشر تاریخثبت تاریخانتشار تاریخارسال زمانارسال وقت तिथि "
        "वेळ তারিখ সময় તારીખ સમય ਮਿਤੀ ਤਾਰੀਖ ਸਮਾਂ ତାରିଖ ସମୟ தேதி நேரம் తేదీ సమయం ದಿನಾಂಕ ಸಮಯ തീയതി സമയം දිනය "
        "වේලාව วันที่โพสต์ เวลาที่โพสต์ วันเวลา ວັນທີ កាលបរិច្ឆេទ ရက်စွဲ ημερομηνία ώρα תאריךפרסום თარიღი "
        "დრო ամսաթիվ ቀን ጊዜ tarix ctime createdts timestamps"
    ),
    "captured": "采集时间 抓取时间 爬取时间 採集時間 取得日時 수집일 수집일시 датасбора addts lastmodifyts",
    "url": (
        "视频链接 视频地址 视频url 作品链接 笔记链接 笔记url 影片連結 影片網址 動画url 영상url 영상링크 "
        "ссылканакомментарий ссылканавидео посиланнянавідео رابطالفيديو لینک لینکویدیو קישור קישורלסרטון "
        "σύνδεσμος ბმული ลิงก์วิดีโอ लिंक লিঙ্ক லிங்க்"
    ),
    "title": (
        "视频标题 视频名称 作品标题 笔记标题 影片標題 影片名稱 動画タイトル 動画名 영상제목 названиеролика "
        "назвавідео عنوانالفيديو عنوانویدیو כותרתהסרטון τίτλος τίτλοςβίντεο শিরোনাম ชื่อคลิป სათაური தலைப்பு"
    ),
    "channel": "频道名 频道名称 頻道名稱 up主 up主名称 チャンネル名 채널명 채널이름 اسمالقناة نامکانال",
    "view_count": (
        "播放 播放数 观看数 浏览量 播放次数 観看次數 再生数 視聴回数 просмотров количествопросмотров  переглядів"
    ),
    "comment_count": (
        "评论数 评论量 評論數 留言數 コメント数 댓글수 количествокомментариев комментарии 评论 留言 댓글 "
        "コメント التعليقات"
    ),
}

# "The number of", before or behind what is counted; and "of the comment".
_COUNT_BEFORE: Final = (
    "numberof noof totalof nombrede nbde nb númerode número cantidadde cantidad quantidadede quantidade qtdede qtdde "
    "qtd qtde numerodi numerode numero anzahlder anzahl aantal liczba počet broj jumlah количество число колво "
    "кількість брой број عدد تعداد จำนวน αριθμός πλήθος מספר"
)
_COUNT_BEHIND: Final = (
    "sayısı sayisi 数 数量 总数 量 數 數量 總數 の数 件数 수 개수 갯수 횟수 संख्या कीसंख्या केसंख्या সংখ্যা સંખ્યા ਗਿਣਤੀ எண்ணிக்கை "
    "సంఖ్య സംഖ്യ എണ്ണം ಸಂಖ್ಯೆ ගණන"
)
_COMMENT_BEFORE: Final = "评论 評論 留言 弹幕 彈幕 댓글 コメント"
_COMMENT_BEHIND: Final = (
    "delcomentario docomentário ducommentaire delcommento commento komentarza комментария коментаря التعليق نظر کامنت "
    "התגובה σχολίου"
)


def simpler(name: str) -> Iterator[tuple[str, bool]]:
    """A folded name without what stands around the word that counts, and whether that said a number.

    >>> list(simpler("点赞数")), list(simpler("датакомментария")), list(simpler("評論時間"))
    ([('点赞', True)], [('дата', False)], [('時間', False)])
    """
    for before, behind, is_count in _AROUND:
        found = _within(name, before, behind)
        if found is not None:
            yield found, is_count
            if not is_count:
                yield from ((inner, True) for inner, counts in simpler(found) if counts)


def _within(name: str, before: tuple[str, ...], behind: tuple[str, ...]) -> str | None:
    for word in before:
        if name.startswith(word) and len(name) > len(word):
            return name[len(word) :].removeprefix("的").removeprefix("の")
    for word in behind:
        if name.endswith(word) and len(name) > len(word):
            return name[: -len(word)]
    return None


def _words(words: str) -> tuple[str, ...]:
    """The longest first."""
    found = {unicodedata.normalize("NFKC", word).casefold() for word in words.split()}
    return tuple(sorted(found, key=lambda word: (-len(word), word)))


_AROUND: Final = (
    (_words(_COUNT_BEFORE), _words(_COUNT_BEHIND), True),
    (_words(_COMMENT_BEFORE), _words(_COMMENT_BEHIND), False),
)
