"""Names of months and weekdays in the common European languages, as people abbreviate them."""

import unicodedata


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_MONTHS = """
january february march april may june july august september october november december
januar februar maerz april mai juni juli august september oktober november dezember
jaenner feber marz april mai juni juli august september oktober november dezember
janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre
enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre
janeiro fevereiro marco abril maio junho julho agosto setembro outubro novembro dezembro
januari februari maart april mei juni juli augustus september oktober november december
januar februar marts april maj juni juli august september oktober november december
januari februari mars april maj juni juli augusti september oktober november december
styczen luty marzec kwiecien maj czerwiec lipiec sierpien wrzesien pazdziernik listopad grudzien
stycznia lutego marca kwietnia maja czerwca lipca sierpnia wrzesnia pazdziernika listopada grudnia
leden unor brezen duben kveten cerven cervenec srpen zari rijen listopad prosinec
ledna unora brezna dubna kvetna cervna cervence srpna zari rijna listopadu prosince
januar februar marec april maj jun jul august september oktober november december
januara februara marca aprila maja juna jula augusta septembra oktobra novembra decembra
januar februar marcius aprilis majus junius julius augusztus szeptember oktober november december
ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie
ocak subat mart nisan mayıs haziran temmuz agustos eylul ekim kasım aralık
январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь
января февраля марта апреля мая июня июля августа сентября октября ноября декабря
tammikuu helmikuu maaliskuu huhtikuu toukokuu kesakuu heinakuu elokuu syyskuu lokakuu marraskuu joulukuu
"""
_SHORT = """
jan feb mar apr may jun jul aug sep oct nov dec
jan feb mrz apr mai jun jul aug sept okt nov dez
janv fevr mars avr mai juin juil aout sept oct nov dec
ene feb mar abr may jun jul ago set oct nov dic
gen feb mar apr mag giu lug ago set ott nov dic
jan fev mar abr mai jun jul ago set out nov dez
jan feb mrt apr mei jun jul aug sep okt nov dec
sty lut mar kwi maj cze lip sie wrz paz lis gru
jaen feb maer apr mai juni juli aug sep okt nov dez
"""
WEEKDAYS = _words(
    """
    mon tue wed thu fri sat sun tues thur thurs monday tuesday wednesday thursday friday saturday sunday mo di mi
    do fr sa so montag dienstag mittwoch donnerstag freitag samstag sonntag sonnabend lun mar mer jeu ven sam dim
    lundi mardi mercredi jeudi vendredi samedi dimanche lunes martes miercoles jueves viernes sabado domingo mie
    jue vie sab dom lunedi martedi mercoledi giovedi venerdi gio maandag dinsdag woensdag donderdag vrijdag
    zaterdag zondag ma wo vr za zo
    """
)


def folded(word: str) -> str:
    """The word in lower case without accents and final dots."""
    word = word.casefold().replace("ä", "ae").replace("ł", "l").replace("ø", "o").strip(".")
    return "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))


MONTHS: dict[str, int] = {}
for _line in (_MONTHS + _SHORT).strip().splitlines():
    for _number, _name in enumerate(_line.split(), start=1):
        MONTHS.setdefault(folded(_name), _number)


def month_of(word: str) -> int | None:
    """1 to 12, or None when this is no month's name."""
    return MONTHS.get(folded(word))
