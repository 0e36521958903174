"""Which language and script a text is in; languages as ISO 639-1 (en, zh, …)."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from minutes.errors import OptionError
from minutes.expressions import expression
from minutes.text import count_words

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

__all__ = ["chosen", "code", "english_name", "identify", "is_latin", "writes_latin"]

_SAMPLE = 4000  # characters looked at, in pieces spread over the text
_PIECES = 8
_FEWEST_WORDS = 5  # characters of Chinese; below this a guess is worth nothing
_LEAST_PROBABILITY = 0.6

# Scripts that settle the language by themselves.
_KANA = expression("[\u3041-\u30ff]")
_HAN = expression("[\u3400-\u4dbf\u4e00-\u9fff]")
_LETTER = expression(r"[^\W\d_]")
_LATIN = expression("[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")
_KANA_SHARE = 0.1  # of the letters; Japanese mixes kana with Han characters
_HAN_SHARE = 0.3  # of the letters; Chinese of the office is full of English words

# Languages of meetings, not of heritage corpora: the identifier knows 140, among them pairs such
# as Walloon and French that a few spoken words do not tell apart.
_LANGUAGES = (
    "af ar az be bg bn bs ca cs cy da de el en es et eu fa fi fr gl gu he hi hr hu hy id is it ja "
    "ka kk km kn ko lo lt lv mk ml mn mr ms my ne nl no pa pl ps pt ro ru si sk sl sq sr sv sw ta "
    "te tg th tl tr uk ur uz vi zh"
)


# Words of English grammar, rare in the other languages: 17 to 25 % of what is said in 26
# development calls of ICSI, Ethereum and Akash, none in two Chinese transcripts and five short
# texts of other languages. A text with many of them needs no identifier, whose model takes a third
# of a second to unpack.
_ENGLISH = expression(
    r"\b(?:the|and|that|this|you|your|they|their|with|what|which|it's|i'm|don't|because|would|"
    r"should|there|then|think|know|just|about|from|were)\b",
    re.IGNORECASE,
)
_ENGLISH_SHARE = 0.1  # of the words
_ENGLISH_WORDS = 50  # in which that is counted, at least

_NOT_LATIN = (
    "ar be bg bn el fa gu he hi hy ja ka kk km kn ko lo mk ml mn mr ne pa ps ru sr ta te tg th uk "
    "ur zh"
)
# ISO 639-1, with the codes that it had before and Whisper's own for Javanese (jw).
_CODES = (
    "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy "
    "da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu "
    "hy hz ia id ie ig ii ik in io is it iu iw ja ji jv jw ka kg ki kj kk kl km kn ko kr ks ku kv "
    "kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mo mr ms mt my na nb nd ne ng nl nn no nr "
    "nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg sh si sk sl sm sn so sq "
    "sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi "
    "yo za zh zu"
)
# The first name of a code is the one that is shown; the others are what people, Whisper among
# them, call the language too, and what its speakers call it.
_NAMES = """
af Afrikaans; am Amharic; ar Arabic, العربية; as Assamese; az Azerbaijani; ba Bashkir
be Belarusian; bg Bulgarian, български; bn Bengali; bo Tibetan; br Breton; bs Bosnian
ca Catalan, Valencian, català; cs Czech, čeština, česky; cy Welsh, Cymraeg; da Danish, dansk
de German, Deutsch; el Greek, ελληνικά; en English; es Spanish, Castilian, español, castellano
et Estonian, eesti; eu Basque, euskara; fa Persian, Farsi, فارسی; fi Finnish, suomi; fo Faroese
fr French, français, francais; gl Galician, galego; gu Gujarati; ha Hausa; haw Hawaiian
he Hebrew, עברית; hi Hindi, हिन्दी; hr Croatian, hrvatski; ht Haitian Creole, Haitian
hu Hungarian, magyar; hy Armenian; id Indonesian, Bahasa Indonesia; is Icelandic, íslenska
it Italian, italiano; ja Japanese, 日本語; jv Javanese; jw Javanese; ka Georgian; kk Kazakh
km Khmer; kn Kannada; ko Korean, 한국어; la Latin; lb Luxembourgish, Letzeburgesch; ln Lingala
lo Lao; lt Lithuanian, lietuvių; lv Latvian, latviešu; mg Malagasy; mi Maori; mk Macedonian
ml Malayalam; mn Mongolian; mr Marathi; ms Malay, Bahasa Melayu; mt Maltese; my Burmese, Myanmar
ne Nepali; nl Dutch, Flemish, Nederlands; nn Nynorsk; no Norwegian, norsk; oc Occitan
pa Punjabi, Panjabi; pl Polish, polski; ps Pashto, Pushto; pt Portuguese, português, portugues
ro Romanian, Moldavian, Moldovan, română; ru Russian, русский; sa Sanskrit; sd Sindhi
si Sinhala, Sinhalese; sk Slovak, slovenčina; sl Slovenian, slovenščina; sn Shona; so Somali
sq Albanian, shqip; sr Serbian, српски, srpski; su Sundanese; sv Swedish, svenska
sw Swahili, Kiswahili; ta Tamil; te Telugu; tg Tajik; th Thai, ไทย; tk Turkmen
tl Tagalog, Filipino; tr Turkish, Türkçe, turkce; tt Tatar; uk Ukrainian, українська
ur Urdu, اردو; uz Uzbek; vi Vietnamese, tiếng việt; yi Yiddish; yo Yoruba
zh Chinese, Mandarin, Cantonese, 中文, 汉语, 普通话
"""


# ISO 639-2 (of terms and of libraries) and 639-3, as ElevenLabs and media files have them.
_THREE_LETTERS = (
    "afr:af ara:ar aze:az bel:be bul:bg ben:bn bos:bs cat:ca ces:cs cze:cs cym:cy wel:cy "
    "dan:da deu:de ger:de ell:el gre:el eng:en spa:es est:et eus:eu baq:eu fas:fa per:fa "
    "pes:fa fin:fi fra:fr fre:fr glg:gl guj:gu heb:he hin:hi hrv:hr hun:hu hye:hy arm:hy "
    "ind:id isl:is ice:is ita:it jpn:ja kat:ka geo:ka kaz:kk khm:km kan:kn kor:ko lao:lo "
    "lit:lt lav:lv mkd:mk mac:mk mal:ml mon:mn mar:mr msa:ms may:ms zsm:ms mya:my bur:my "
    "nep:ne nld:nl dut:nl nor:no nob:no pan:pa pol:pl pus:ps por:pt ron:ro rum:ro rus:ru "
    "sin:si slk:sk slo:sk slv:sl sqi:sq alb:sq srp:sr swe:sv swa:sw tam:ta tel:te tgl:tl "
    "fil:tl tha:th tur:tr ukr:uk urd:ur uzb:uz vie:vi zho:zh chi:zh cmn:zh yue:zh"
)


def code(said: str) -> str | None:
    """A language as ISO 639-1, from its code of three letters or its name, if known."""
    said = said.lower()
    if len(said) == 3:
        return dict(pair.split(":") for pair in _THREE_LETTERS.split()).get(said)
    return next((code for code, names in _names().items() if said in map(str.lower, names)), None)


def chosen(said: str) -> str:
    """The language that a person names, as ISO 639-1: "en-GB", "eng", "English", "Deutsch".

    Of the codes of three letters ISO 639-3 has thousands: one that is not known stays as it is.

    Raises:
        OptionError: it is no code, and none of the names that are known.
    """
    wanted = re.sub(r"\s*\(.*\)$", "", said.strip().lower())  # Chinese (Simplified)
    first = re.split("[-_]", wanted)[0]
    found = code(wanted) or code(first) or first
    if found not in _CODES.split() and not re.fullmatch("[a-z]{3}", found):
        remedy = "give its code, such as en or de, or its English name"
        raise OptionError("--language", f"{said!r} is no language", remedy)
    return found


def english_name(language: str) -> str:
    """A language's English name; the code in quotes where it is a rare one."""
    return _names().get(language, (f"“{language}”",))[0]


@cache
def _names() -> dict[str, tuple[str, ...]]:
    entries = (entry.partition(" ") for entry in re.split("; |\n", _NAMES.strip()))
    return {code: tuple(names.split(", ")) for code, _, names in entries}


def writes_latin(language: str) -> bool:
    """Whether a language is written in Latin letters."""
    return language not in _NOT_LATIN.split()


def is_latin(text: str) -> bool:
    """Whether at least half of the letters of a text are Latin; a text without letters is."""
    letters = len(_LETTER.findall(text))
    return 2 * len(_LATIN.findall(text)) >= letters


def identify(text: str) -> str | None:
    """The language of a text as ISO 639-1, or None where there is too little to tell."""
    sample = _sample(text)
    letters = len(_LETTER.findall(sample))
    if not letters or count_words(sample) < _FEWEST_WORDS:
        return None
    if len(_KANA.findall(sample)) > letters * _KANA_SHARE:
        return "ja"
    if len(_HAN.findall(sample)) > letters * _HAN_SHARE:
        return "zh"
    words = count_words(sample)
    if words >= _ENGLISH_WORDS and len(_ENGLISH.findall(sample)) >= _ENGLISH_SHARE * words:
        return "en"
    language, probability = _identifier().classify(sample)
    return str(language) if probability >= _LEAST_PROBABILITY else None


def _sample(text: str) -> str:
    """Pieces of a long text from its beginning to its end: a meeting may open in another tongue."""
    if len(text) <= _SAMPLE:
        return text
    size, step = _SAMPLE // _PIECES, len(text) // _PIECES
    return " ".join(text[i * step : i * step + size] for i in range(_PIECES))


@cache
def _identifier() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(_LANGUAGES.split())
    return identifier
