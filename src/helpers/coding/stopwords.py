"""Function words as they are spoken in British English: our own short list. None of them points to a theme by itself."""

STOP_WORDS = frozenset(
    "a about above after again all also am an and any are as at be because been before being but by can could did do does doing "
    "down each even ever every few for from get go going got had has have having he he's her here him his how i i'd i'll i'm i've "
    "if in into is it it's its just like me more most much my myself no nor not now of off on one only or other our out over own "
    "quite really said same say she she's should so some still such than that that's the their them then there there's these they "
    "they're this those though to too up us very was wasn't we we're well were what when where which while who why will with would "
    "you your".split()
)
