"""Function words of languages other than English: words that hold a sentence together. Lists of our own.

They are left out among typical words and content words, begin sentences, and name nobody where they have a
capital. A language without a list has none: `languages.lacking` says so.
"""

from __future__ import annotations

GERMAN = frozenset(
    """
    ab aber alle allem allen aller allerdings alles als also am an andere anderem anderen anderer anderes
    anfangs ans auch auf aufs aus ausserdem außerdem bald bei beide beiden beim bin bis bist da dabei
    dadurch dafür dagegen daher dahin damals damit danach daneben dann daran darauf daraus darf darin darum
    darüber das dass davon davor dazu dein deine deinem deinen deiner dem den denen denn dennoch der deren
    des deshalb dessen desto die dies diese diesem diesen dieser dieses dir doch dort du durch dürfen eben
    ebenso ein eine einem einen einer eines einfach einige einigen einiger einmal endlich entweder er erst
    es etwa etwas euch euer eure für ganz gar gegen genau gerade gestern gewesen gewisse hab habe haben hast
    hat hatte hatten heute hier hin hinter hm hätte hätten ich ihm ihn ihnen ihr ihre ihrem ihren ihrer
    ihres im immer in indem infolge ins inzwischen ist ja je jede jedem jeden jeder jedes jedoch jemand jene
    jenem jenen jener jetzt kann kannst kein keine keinem keinen keiner können könnte könnten leider man
    manche manchem manchen mancher manchmal mehr mein meine meinem meinen meiner meines meist meistens mhm
    mich mir mit muss musste möchte müssen na nach nachdem nachher naja natürlich neben nein nicht nichts
    nie niemand noch nun nur ob obwohl oder oft ohne ok okay schließlich schon sehr sei seid sein seine
    seinem seinen seiner seines seit seitdem sich sie sind so sobald sofort sogar solche solchem solchen
    solcher soll sollen sollte sollten sondern sonst soweit sowie später trotzdem um und uns unser unsere
    unserem unseren unserer unter viel viele vielen vielleicht vom von vor vorher wann war waren warst warum
    was weder wegen weil welche welchem welchen welcher welches wenig wenn wer werde werden weshalb wie
    wieder wieso will wir wird wirklich wo wobei wohin wohl wollen wollte wollten worden wurde wurden
    während wäre wären würde würden zu zuerst zuletzt zum zur zwar zwischen äh ähm über
    """.split()
)
WELSH = frozenset(
    """
    a ac achos acw ai allan am ambell amdana amdani amdano ar arall arna arnaf arni arno arnon arnyn at ata
    ati ato atyn bawb bellach beth ble bob bod bron bu bues buodd bydd byddaf byddai byddwn byth cael cafodd
    can ces chdi chi chwaith cyn dach daeth dan ddoe des dim dipyn do doedd does drosodd drwy dw dwi dych
    dydi dydy dyma dyna dyw e ef efallai efo ei eich ein eithaf eleni er eraill erbyn ers es eto eu euthum
    fe fel felly fi fo fod fy fydd fyddai fyny gall gallwn gan ganddi ganddo ganddyn gen ges gwneud gyda
    gydag heb heddiw hefyd heno hi hon honno hwn hwnnw hwy hwyrach hyd hyn hynny i iawn iddi iddo iddyn ie
    innau lan lawr lle llynedd mae maen mai mewn mi mo mor mwy na nac nad naddo nag nage nawr neb neithiwr
    nes neu nhw ni nid nos nôl o oedd oeddech oeddem oedden oeddwn oes oherwydd ohoni ohono ok okay ond oni
    os pa pam pan pawb pe piau pob pryd pwy rhag rhai rhaid rhwng rhy rhyw rhywbeth rhywun roedd roeddem
    roedden roeddwn rownd rwy rwyt rydw rydych rydyn rŵan sa saith sut sy sydd tan ti tra tri tro trwy tua
    un unrhyw unwaith wedi wedyn weithiau wel wnaeth wnaethon wnes wrth wrtha wrthi wrtho wrthyn y ydi ydw
    ydy ydych ydyn ydyw yfory ym yma ymhell ymlaen ymm yn yna ynddi ynddo yng ynglŷn yno yr yw â
    """.split()
)
