"""What iPhones write in place of media that an export leaves out, in the languages in which it has been seen.

Voice notes, pictures and all else have wordings of their own, which an export without media consists of.
Sources: the public exports in Czech, English, French, German, Hindi, Indonesian, Italian, Japanese,
Portuguese, Russian, Spanish, Thai and Ukrainian of the project starkdmi/whats_json (``test/data/languages``)
and its list for the other languages (``lib/src/patterns.dart``); English and German also in gesiscss/WhatsR
(``inst/Languages.csv``). Of the second Polish wording no public export was found; it has the form of the
listed one for stickers. Phones change their wordings: what is not listed is recognised by its form.
"""

from __future__ import annotations

import re
import unicodedata

from helpers.fieldwork.formats.message_heads import MARKS

WORDINGS = {
    "Arabic": (
        ("لم يتم إدراج المقاطع الصوتية",),
        ("لم يتم إدراج الصورة", "لم يتم إدراج الفيديوهات", "تم حذف الملصقات", "لم يتم إدراج المستند"),
    ),
    "Bengali": (("অডিও বাদ দেওয়া হয়েছে",), ("ইমেজ বাদ দেওয়া হয়েছে", "ভিডিও বাদ দেওয়া হয়েছে")),
    "Catalan": (("Àudio omès",), ("Imatge omesa", "vídeo omès", "adhesiu omès", "GIF omès", "Document omès")),
    "Chinese": (
        ("音訊已略去", "音訊已省略", "音频已忽略"),
        (
            "圖片已略去",
            "圖像已省略",
            "照片已忽略",
            "影片已略去",
            "影片已省略",
            "视频已忽略",
            "文件已略去",
            "文档已省略",
        ),
    ),
    "Croatian": (
        ("zvuk izostavljen",),
        ("slika izostavljena", "video izostavljen", "naljepnica izostavljena", "dokument izostavljen"),
    ),
    "Czech": (
        ("zvukový soubor vynechán",),
        ("obrázek vynechán", "video vynecháno", "nálepka vynechána", "GIF vynechán", "dokument vynechán"),
    ),
    "Danish": (
        ("lyd udeladt",),
        ("billede udeladt", "video udeladt", "klistermærke udeladt", "GIF udeladt", "dokument udeladt"),
    ),
    "Dutch": (
        ("audio weggelaten",),
        ("afbeelding weggelaten", "video weggelaten", "sticker weggelaten", "GIF weggelaten"),
    ),
    "English": (("audio omitted",), ("image omitted", "video omitted", "sticker omitted", "GIF omitted")),
    "Finnish": (
        ("äänitiedostoa ei sisällytetä",),
        ("ei kuvaa", "videota ei sisällytetä", "tarraa ei sisällytetty", "dokumenttia ei sisällytetä"),
    ),
    "French": (
        ("audio omis",),
        ("image absente", "vidéo absente", "sticker omis", "GIF retiré", "document manquant"),
    ),
    "German": (
        ("Audio weggelassen",),
        ("Bild weggelassen", "Video weggelassen", "Sticker weggelassen", "GIF weggelassen"),
    ),
    "Greek": (("ήχος παραλείφθηκε",), ("εικόνα παραλείφθηκε", "βίντεο παραλείφθηκε", "έγγραφο παραλείφθηκε")),
    "Hebrew": (("קטע קול הושמט",), ("התמונה הושמטה", "סרטון הווידאו הושמט", "סטיקר הושמט", "מסמך הושמט")),
    "Hindi": (
        ("ऑडियो हटाई गयी",),
        ("फ़ोटो हटाई गई", "वीडियो छोड़ा गया", "स्टिकर छोड़ा गया", "GIF छोड़ा गया"),
    ),
    "Hungarian": (("Hang kihagyása",), ("kép küldése sikertelen", "Videó kihagyva", "matrica kihagyva")),
    "Indonesian": (
        ("audio tidak disertakan",),
        (
            "gambar tidak disertakan",
            "video tidak disertakan",
            "stiker tidak disertakan",
            "GIF tidak disertakan",
        ),
    ),
    "Irish": (
        ("comhad fuaime ar lár",),
        ("íomhá ligthe ar lár", "físeán ligthe ar lár", "GIF ligthe ar lár"),
    ),
    "Italian": (
        ("audio omesso",),
        ("immagine omessa", "video omesso", "sticker non incluso", "GIF esclusa", "documento omesso"),
    ),
    "Japanese": (
        ("音声は含まれていません",),
        (
            "画像は含まれていません",
            "ビデオは含まれていません",
            "スタンプは含まれていません",
            "GIFは含まれていません",
        ),
    ),
    "Korean": (("오디오 생략됨",), ("이미지 생략됨", "비디오 생략됨", "스티커 제외됨", "GIF 생략됨")),
    "Norwegian": (
        ("lyd utelatt",),
        ("bilde ikke inkludert", "video utelatt", "klistremerke utelatt", "GIF utelatt", "utelatt dokument"),
    ),
    "Persian": (("صدا حذف شد",), ("تصویر حذف شد", "ویدیو حذف شد", "استیکر حذف شد", "GIF حذف شد")),
    "Polish": (
        ("audio pominięte", "pominięto dźwięk"),
        (
            "obraz pominięty",
            "wideo pominięte",
            "pominięto naklejkę",
            "Plik GIF pominięty",
            "dokument pominięty",
        ),
    ),
    "Portuguese": (
        ("áudio ocultado", "ficheiro de áudio não revelado"),
        (
            *("imagem ocultada", "vídeo omitido", "figurinha omitida", "documento omitido"),
            *("imagem não revelada", "vídeo não revelado", "sticker não revelado", "GIF não revelada"),
        ),
    ),
    "Romanian": (("fără audio",), ("Imagine omisă", "clip video omis", "GIF omis", "document omis")),
    "Russian": (
        ("аудиофайл отсутствует",),
        ("изображение отсутствует", "видео отсутствует", "стикер не добавлен", "GIF отсутствует"),
    ),
    "Slovak": (("zvuk vynechaný",), ("obrázok vynechaný", "video vynechané", "nálepka vynechaná")),
    "Spanish": (
        ("audio omitido",),
        ("imagen omitida", "Video omitido", "sticker omitido", "GIF omitido", "documento omitido"),
    ),
    "Swedish": (
        ("ljud utelslutet", "ljud uteslutet"),
        ("bild utesluten", "video utesluten", "sticker utesluten", "GIF utesluten", "dokument uteslutet"),
    ),
    "Thai": (("ไม่มีไฟล์เสียง",), ("ไม่มีรูปภาพ", "วิดีโอถูกลบ", "ไม่มีสติกเกอร์", "ละเว้น GIF")),
    "Turkish": (
        ("ses dahil edilmedi",),
        ("görüntü dahil edilmedi", "video dahil edilmedi", "Çıkartma dahil edilmedi", "belge dahil edilmedi"),
    ),
    "Ukrainian": (
        ("аудіо відсутнє",),
        ("зображення відсутнє", "відео відсутнє", "Наклейку не додано", "GIF-анімацію пропущено"),
    ),
    "Urdu": (("آڈیو نظرانداز",), ("تصویر نکال دی گئی ہے", "ویڈیو نظرانداز", "اسٹیکر نظرانداز")),
    "Vietnamese": (("bỏ qua tệp âm thanh",), ("đã bỏ qua hình ảnh", "đã bỏ video", "đã bỏ sticker")),
}
"""By language: what stands for a voice note, and what for other media."""
CONTACT_CARDS = (
    "Contact card omitted",
    *("Fiche contact manquante", "Contacto não revelado", "Scheda contatto omessa", "連絡先カードを省略"),
    *("บัตรรายชื่อที่ละเว้น", "Картка контакту відсутня", "Vizitka vynechána"),
    "Карточка контакта отсутствует",
    *("Kontaktkarte ausgelassen", "Kartu kontak tidak disertakan", "Tarjeta de contacto omitida"),
    *("कॉन्टैक्ट कार्ड छोड़ा गया", "Pominięta wizytówka kontaktu"),
    "Cartão do contato omitido",
    *("Visitekaartje weggelaten", "Kontaktkort sløyfet", "Kişi kartı dahil edilmedi"),
)
DELETED = ("คุณได้ลบข้อความนี้", "ข้อความนี้ถูกลบแล้ว")
"""Thai phones' wordings for deleted messages, which have no full stop either."""
LONGEST = 50
"""Letters of the longest wording, and some more."""
_notice = re.compile(
    r"\b(?:added|removed|left|joined|created|changed|turned|updated|reset|pinned|started|blocked|unblocked)\b"
    r"[^?!]*$",
    re.IGNORECASE,
)
"""Words of the notices that phones write in English in the name of a person."""
_marks = re.compile(f"[{MARKS}]")


def folded_wording(text: str) -> str:
    """Return a wording without marks of direction, angle brackets, capitals, and in one encoding.

    >>> folded_wording("‎<Media omitted>")
    'media omitted'
    """
    plain = _marks.sub("", text).strip(" \r\n\t\u00a0<>")
    return unicodedata.normalize("NFC", plain).casefold()


def _by_wording() -> dict[str, str]:
    kinds = {folded_wording(wording): "contact_card" for wording in CONTACT_CARDS}
    kinds.update({folded_wording(wording): "deleted_message" for wording in DELETED})
    for voice_notes, others in WORDINGS.values():
        kinds.update({folded_wording(wording): "other_media" for wording in others})
        kinds.update({folded_wording(wording): "voice_note" for wording in voice_notes})
    return kinds


KIND_OF_WORDING = _by_wording()
"""What each wording stands for, as `folded_wording` gives it."""


def is_notice(body: str) -> bool:
    """Tell whether a message that begins with a mark of direction is an English notice of the phone."""
    return len(body) <= LONGEST and _notice.search(body) is not None


def may_be_left_out(body: str, sender: str) -> bool:
    """Tell whether a message that begins with a mark of direction has the form of left-out media.

    In the public exports every such wording is a few words of letters, without full stop, number or name;
    notices have some of these, and so have almost all typed messages.

    Parameters
    ----------
    body
        The message.
    sender
        The name of its sender, with which notices begin.

    >>> may_be_left_out("‎pominięto dźwięk", "Aisha"), may_be_left_out("‎No idea, lets try!", "Aisha")
    (True, False)
    """
    words = _marks.sub("", body).strip(" \r\n\t\u00a0<>").split()
    text = " ".join(words)
    if not words or len(text) > LONGEST or len(words) > 6 or text.startswith(sender):
        return False
    if any(word[:1].isupper() and not word.isupper() for word in words[1:]):
        return False
    return _is_of_letters(text)


def may_stand_for_media(text: str) -> bool:
    """Tell whether a text between angle brackets has the form of left-out media on Android: some words.

    >>> may_stand_for_media("<Media utelatt>"), may_stand_for_media("<br>"), may_stand_for_media("<a = b>")
    (True, False, False)
    """
    plain = _marks.sub("", text).strip(" \r\n\t\u00a0<>")
    is_one_word_of_code = plain.isascii() and " " not in plain
    return not is_one_word_of_code and _is_of_letters(plain)


def _is_of_letters(text: str) -> bool:
    """Tell whether a text consists of letters; in scripts such as Hindi's marks belong to them."""
    return all(unicodedata.category(letter)[0] in "LM" for letter in re.sub("[ '‘’-]", "", text))
