"""Facts by which somebody may be recognised, by kind: British English, as it is spoken and typed in chats.

One fact a line: its name, a colon, and its wordings between commas. In a wording

- ``*`` ends a word of which only the beginning is given; a blank stands for blanks or a hyphen;
- ``<n>`` is a number in words or figures, ``<age>`` one that may be an age and counts nothing else,
  ``<ordinal>`` such as *fortieth* or *40th*;
- ``<job>``, ``<relative>``, ``<origin>``, ``<animal>``, ``<play>`` and ``<street>`` are the words of these
  lists;
- ``<who>`` is a man, a woman and so on; ``<word>`` any word, ``<noun>`` any but those of `NO_FACTS`;
  ``<i am>`` *I am*, *I'm*, *I was*, *being* …

A line that begins with ``~`` counts only in a sentence in which somebody speaks of themself (*I*, *my* …).
What stands for a list, a number or a word belongs to the fact: *nineteen* and *twenty* are two facts.

Notes
-----
The kinds are those that guidance on indirect identifiers names (UK Data Service, *Anonymising qualitative
data*; Information Commissioner's Office 2025, *Anonymisation*), with what has singled people out in small
teams (Kaiser 2009, Qualitative Health Research 19(11), on deductive disclosure). The words are our own.
"""

from __future__ import annotations

KINDS = {
    "work": "Work",
    "family": "Family",
    "place": "Place",
    "illness": "Illness and treatment",
    "faith": "Faith",
    "age": "Age",
    "identity": "Origin and identity",
    "body": "Looks and body",
    "life": "Life and what has happened",
    "public": "Known to others",
    "only": "The only one",
}
"""Each kind, and its heading."""

LISTS = {
    "job": """
        accountant, actor, apprentice, architect, artist, baker, bank clerk, barber, barista, barmaid,
        barman, bouncer, bricklayer, builder, bus driver, butcher, care assistant, care worker,
        caretaker, carpenter, cashier, chef, civil servant, cleaner, coach driver, cook, coroner,
        counsellor, croupier, dancer, decorator, delivery driver, dentist, detective, dinner lady,
        diver, DJ, doctor, driving instructor, electrician, engineer, estate agent, farmer, firefighter,
        fireman, fisherman, florist, footballer, gardener, hairdresser, headteacher, headmistress,
        headmaster, health visitor, hgv driver, ice cream man, janitor, jockey, joiner, journalist,
        judge, landlady, landlord, lawyer, lecturer, librarian, lifeguard, locksmith, lollipop lady,
        lollipop man, lorry driver, magistrate, mechanic, midwife, milkman, miner, model, musician,
        nanny, nurse, nursery nurse, optician, painter, paramedic, pharmacist, photographer, physio,
        pilot, plasterer, plumber, police officer, policeman, policewoman, porter, postman, postwoman,
        postie, priest, prison officer, probation officer, professor, programmer, pub landlord,
        publican, receptionist, roofer, sailor, scaffolder, scientist, seamstress, secretary, security
        guard, signalman, singer, social worker, soldier, solicitor, squaddie, steelworker, steward,
        stewardess, surgeon, tailor, taxi driver, teacher, teaching assistant, tiler, town crier, train
        driver, tram driver, translator, trawlerman, truck driver, undertaker, vet, vicar, waiter,
        waitress, welder, writer, youth worker, zookeeper, copper, cabbie, bobby, croft*, shepherd*,
        beekeeper, magician, clown, wrestler, boxer
    """,
    "relative": """
        wife, husband, partner, boyfriend, girlfriend, fiance, fiancee, civil partner, ex, ex wife, ex
        husband, son, daughter, stepson, stepdaughter, stepdad, stepmum, baby, toddler, kids, kid,
        children, child, boys, girls, sons, daughters, little one, little boy, little girl, grandson,
        granddaughter, grandkids, grandchildren, grandchild, foster son, foster daughter, godson,
        goddaughter, twin, brother, sister, half brother, half sister, stepbrother, stepsister, in laws,
        mother in law, father in law
    """,
    "origin": """
        afghan, african, albanian, algerian, american, australian, austrian, bangladeshi, bengali,
        brazilian, bulgarian, canadian, caribbean, chinese, colombian, congolese, cornish, cuban,
        cypriot, czech, danish, dutch, egyptian, eritrean, estonian, ethiopian, filipina, filipino,
        finnish, french, gambian, geordie, german, ghanaian, greek, gujarati, hungarian, indian,
        indonesian, iranian, iraqi, irish, israeli, italian, ivorian, jamaican, japanese, kashmiri,
        kenyan, korean, kurdish, latvian, lebanese, libyan, lithuanian, malaysian, maltese, mancunian,
        mexican, moroccan, nepalese, nepali, new zealander, nigerian, northern irish, norwegian,
        pakistani, palestinian, persian, polish, portuguese, punjabi, romanian, russian, rwandan,
        scottish, scouse, serbian, sierra leonean, singaporean, slovak, somali, south african, spanish,
        sri lankan, sudanese, swedish, swiss, syrian, taiwanese, tamil, thai, tibetan, trinidadian,
        tunisian, turkish, ugandan, ukrainian, urdu, vietnamese, welsh, yemeni, zambian, zimbabwean
    """,
    "animal": """
        alpaca*, bees, budgie*, chickens, chinchilla*, donkey*, falcon*, ferret*, gecko*, goat*,
        greyhound*, guide dog, hawk*, hens, horse*, iguana*, llama*, lurcher*, owl*, parrot*, pig*,
        pigeon*, pony, ponies, python*, rottweiler*, sheep, snake*, stick insects, tarantula*,
        tortoise*, assistance dog, staffie*, alsatian*, husky, huskies, whippet*, great dane, dalmatian*
    """,
    "play": """
        accordion, bagpipes, banjo, bass, bassoon, bugle, cello, clarinet, cornet, double bass, drums,
        euphonium, fiddle, flute, french horn, harmonica, harp, mandolin, oboe, organ, piano, saxophone,
        sitar, steel pans, tabla, trombone, trumpet, tuba, ukulele, viola, violin, xylophone
    """,
    "who": """
        man, woman, male, female, lad, lass, girl, boy, bloke, guy, fella, lady, gent, person, mum, dad,
        mother, father, parent, gran, grandad, nan, smoker, driver, cyclist, vegan, vegetarian,
        graduate, local, foreigner, outsider, northerner, southerner, scot, englishman, irishman,
        welshman, peer worker, worker, peer, nurse, volunteer, one
    """,
    "street": """
        street, road, lane, avenue, close, drive, terrace, crescent, estate, grove, gardens, mews, row,
        square, hill, way, court, tower, towers, flats, buildings, cottages, cottage, farm, parade,
        walk, gate, green, rise, wharf, quay, bank, brow, fold, ginnel, place, precinct, heath, view,
        vale
    """,
}

NO_FACTS = """
    a an any bad better big bit boundary brew bus busy call chance chat choice clear client coffee
    conversation couple cup cuppa day debrief difficult disclosure email end feel feeling few first full
    go good great group half hand hard headache hello hour idea job keys kind laugh lift line list
    little long look lot lovely man manager meeting minute moment morning most much new next nice night
    one other outsider peer person phone plan point problem proper quick quiet real really remit rest
    right role rota rough same say second sense session shift short sort story supervision supervisor
    tad team text that the thing time tough training turn very visit wait week while whole wobble woman
    word worker worse
"""
"""Words after *I'm a* or *I had a* that are no fact about anybody."""

FACTS = {
    "work": """
        an earlier job: used to be a <job>, used to work as a <job>, worked as a <job>, trained as a
            <job>, qualified as a <job>, was a <job> before, was a <job> until, was a <job> for, was a
            <job> in, ex <job>, former <job>, retired <job>, <i am> a <job>, <i am> the <job>, was the
            <job>, <i am> a qualified <job>, <i am> a trained <job>, <i am> an <job>, <i am> also a
            <job>, as a <job>, my days as a <job>, <n> years as a <job>, a <job> by trade, a <job> by
            day, struck off as a <job>, life as a <job>, left my job as a <job>
        ~work before: used to be a <word>, used to be an <word>, used to be in <word>, used to work,
            used to drive, used to teach, used to run, used to own, used to manage, used to nurse, in a
            former life, career in, in my last job, in my old job, my old job, my last job, my other
            job, my second job, my day job, own business, my own shop, my own company, self employed,
            went bankrupt, made redundant, ran a pub, ran a shop, worked down the <word>, worked at the
            <word>, worked in the <word>, worked on the <word>, worked for the <word>, years at the
            <word>, years in the <word>, years on the <word>, shifts at the <word>
        uniform: army, navy, royal navy, merchant navy, raf, air force, marines, the forces, armed
            forces, regiment, paratrooper*, veteran*, served in, national service, afghanistan, iraq,
            falklands, northern ireland
        police and prison: police force, the fire brigade, fire service, the ambulance service, prison
            service
        ~industry: steelworks, the pit, colliery, the mill, shipyard, docks, foundry, slaughterhouse,
            abattoir, oil rig, trawler, the railway, the trams, the buses, the bins, power station, call
            centre, the factory
        ~post: union rep, shop steward, first aider, fire warden, team leader, team lead, acting
            manager, deputy, health and safety rep, trustee, chair of, treasurer, founder, founded, co
            founded, set up the charity, secretary of, equality rep, safeguarding lead
        ~hours: part time, zero hours, zero hour, agency staff, job share, on nights, night shift, night
            shifts, i only work, i only do, term time, on secondment, seconded, on probation, bank
            staff, work weekends
        ~time in the job: been here <n> years, been here since, worked here for <n>, worked here since,
            longest serving, been there <n> years, started in <month>, i started on, on the team since,
            in post since, <n> years in the job
        ~dispute: grievance, disciplinary, suspended, tribunal, whistle*, sacked, got the sack,
            dismissed, written warning, final warning, nondisclosure, settlement
        ~leave: maternity leave, paternity leave, adoption leave, sick leave, on the sick, on long term
            sick, off sick for <n>, off for <n>, compassionate leave, sabbatical, phased return
        ~learning: my degree, a degree, my masters, my master's, a master's, a phd, my phd, doctorate,
            my dissertation, open university, night school, dropped out of <word>, my a levels, no
            gcses, never learned to read, cannot read, can't read, studied <word>, oxford, cambridge
    """,
    "family": """
        several at once: twins, triplets, a twin, my twin, twin sister, twin brother, identical twin
        adoption and care: <i am> adopted, was adopted, were adopted, adoption, fostered,
            foster carer, foster parent*, foster mum, foster
            dad, foster kids, grew up in care, was in care, been in care, in care as a <word>,
            children's home, care leaver, taken into care, social services took, orphan*, orphanage,
            kinship carer
        death in the family: widow*, my late <word>, lost my <relative>, lost both, lost my parents,
            lost my family, buried <n>, lost my mum, lost my dad, lost my mother, lost my father, lost
            our <relative>, lost a baby, lost a child, my <relative> died, my <relative> passed, my
            <relative> was killed, my <relative> took, my mum died, my dad died, my mother died, my
            father died, buried my <word>, bereave*, <word> killed himself, <word> killed herself, took
            his own life, took her own life
        birth: pregnant, expecting a, miscarr*, stillborn, stillbirth, born premature, a premature,
            ivf, caesarean, gave
            birth, breastfeeding, due in <month>, morning sickness
        ~number of children: <n> kids, <n> children, <n> boys, <n> girls, <n> sons, <n> daughters, <n>
            brothers, <n> sisters, <n> siblings, mum of <n>, dad of <n>, mother of <n>, father of <n>,
            <n> grandchildren, <n> grandkids, one of <n> kids, one of <n> children, youngest of <n>,
            eldest of <n>, oldest of <n>, middle of <n>
        one parent: single mum, single dad, single mother, single father, single parent, lone parent
        only child: an only child
        ~end of a marriage: divorce*, separated, my ex, ex wife, ex husband, custody, family court,
            restraining order
        ~marriage: got married, we married, married to, my wedding, our wedding, engaged to, civil
            partnership, married <n> times, arranged marriage
        ~near relative: my <relative>, our <relative>, me and the <relative>, a <relative> with, my mum,
            my mam, my mom, my ma, my da, my dad, my mother, my father, my parents, my nan, my gran, my
            grandad, my uncle, my aunt, my auntie, my cousin, my niece, my nephew, i foster
        ~relative elsewhere: my mum is, my dad is, my mother is, my father is, my mum was a, my dad was
            a, my mother was a, my father was a, my mum came, my dad came, my sister works, my brother
            works, my cousin works, my cousin is, my uncle is, my aunt is, my niece is, my nephew is, my
            mum works, my dad works, my auntie works
        carer at home: i care for my, caring for my, carer for my, look after my, looking after my, i'm
            a carer, young carer, my mum has, my dad has, my mother has, my father has, my <relative>
            has
    """,
    "place": """
        ~where from: originally from <word>, <i am> from <word>, come from <word>, came from <word>,
            comes from <word>, moved from <word>, moved here from <word>, moved up from <word>, moved
            down from <word>, moved over from <word>, born in <word>, born on <word>, born and bred,
            grew up in <word>, grew up on <word>, grew up near <word>, raised in <word>, brought up in
            <word>, brought up on <word>, drive in from <word>, travel in from <word>, commute from
            <word>, a <word> lad, a <word> lass, a <word> girl born
        ~where to: moved to <word>, moved back to <word>, emigrated, moving to <word>
        ~home: live opposite, live above, live over the, live next door, live next to, live behind the,
            lives next door, lives near, lives opposite, doors from, doors down from, doors away from,
            round the corner from my, i live in <word>, i live on <word>, i live at <word>, i live near
            <word>, i live above, i live over, i live opposite, i live next to, i live next door, i live
            by, i lived in <word>, i lived on, i lived above, i lived at, i lived next, we live in
            <word>, we live on <word>, we live at, we live next, we live above, we lived in <word>, we
            lived above, living in a <word>, living on a <word>, live on my own, live with my, flat on,
            flat in, flat above, flat over, house on, house in, bungalow on, live behind, live across
            from, my house is, my flat is, my street, our street, my road, our road, my village, our
            village
        street: on <word> <street>, in <word> <street>, at <word> <street>, off <word> <street>, down
            <word> <street>, up <word> <street>, to <word> <street>, from <word> <street>, near <word>
            <street>, by <word> <street>
        ~dwelling: narrowboat, houseboat, canal boat, barge, caravan, static caravan, hostel, halfway
            house, high rise, tower block, farmhouse, lighthouse, vicarage, commune, squat, sheltered
            housing, supported living, travellers' site, traveller site, council flat, top floor flat,
            <ordinal> floor, the island, an island, croft, smallholding, boarding school, convent
        ~school and club: went to <word> school, went to school with, the same school as, went to school
            in <word>, my old school
        postcode: postcode
    """,
    "illness": """
        schizophrenia: schizo*
        bipolar: bipolar, manic depress*, manic episode*, a manic, mania
        psychosis: psychosis, psychotic, hear voices, hearing voices, heard voices, my voices, the
            voices, paranoi*, delusion*, hallucinat*, lobotom*
        personality disorder: borderline personality, bpd, eupd, personality disorder
        trauma: ptsd, post traumatic, flashbacks
        ocd: ocd, obsessive compulsive
        eating: anorexi*, bulimi*, eating disorder, feeding tube, tube fed, an eating clinic
        autism and adhd: autis*, asperger*, adhd, neurodiver*, dyslexi*, dyspraxi*, tourette*, on the
            spectrum
        section: sectioned, a section <n>, section <n>, detained under, mental health act, tribunal
            hearing, community treatment order, a cto
        ward: on the ward, on a ward, psychiatric ward, my ward, secure unit, medium secure, secure
            hospital, locked ward, an inpatient, inpatient*, was admitted, got admitted,
            my admission*, last admission,
            psychiatric hospital, mental hospital, picu, in hospital for <n>, in hospital <n>, asylum,
            mother and baby unit, discharged from, as a patient, was a patient, been a patient, the unit
            for <n>
        suicide and self harm: suicid*, overdos*, self harm*, cut myself, cutting myself, tried to end,
            tried to kill, tried to take my, jumped off, jumped from, end my life, ended my life, hang
            myself, on the bridge
        ~addiction: alcoholic*, alcoholics anonymous, my sponsor, rehab, detox, sober, clean for, clean
            since, heroin, methadone, crack, cocaine, addict*, cannabis, gambl*, drank every, drinking
            problem, stopped drinking, gave up drinking, relaps*, needle*, dry for, naloxone, ketamine
        medicine: lithium, cloza*, clopixol, olanzapine, quetiapine, seroquel, risperidone,
            aripiprazole, abilify, haloperidol, haldol, amisulpride, chlorpromazine, my depot,
            on a depot, depot injection*, sertraline,
            fluoxetine, prozac, citalopram, escitalopram, mirtazapine, venlafaxine, duloxetine,
            amitriptyline, diazepam, valium, lorazepam, zopiclone, pregabalin, gabapentin, ritalin,
            concerta, insulin, valproate, epilim, lamotrigine, carbamazepine, antidepress*,
            antipsychotic*, tamoxifen, warfarin, morphine, hormones, my hrt, on hrt, steroids, epipen,
            my meds, my medication, my tablets, my injection*, propranolol, beta blockers,
            buprenorphine, subutex
        treatment: ect, electroconvulsive, electric shock*, chemo*, radiotherapy, dialysis, transplant*,
            pacemaker, heart bypass, triple bypass, stoma, catheter, colostomy, cochlear, mastectomy,
            hysterectomy,
            vasectomy, my operation, an operation on my, intensive care, in a coma, my psychiatrist,
            my crisis
            team, home treatment team, under early intervention, my care coordinator, my cpn,
            hip replacement,
            knee replacement
        ~mind: depress*, panic attack*, anxiety, nervous breakdown, breakdown, postnatal, agoraphobi*,
            phobia, bad with my nerves, my diagnosis, was diagnosed, got diagnosed, diagnosed with,
            dissociat*, insomnia, body dysmorphi*
        cancer: cancer, leukaemia, lymphoma, tumour*, melanoma, in remission
        ~heart and lungs: heart attack*, a stroke, my stroke, angina, copd, asthma*, cystic fibrosis,
            pulmonary, blood clot, sepsis, heart failure
        ~long illness: diabet*, epilep*, seizure*, my fits, multiple sclerosis, ms, parkinson*, motor
            neurone, mnd, lupus, hiv, hepatitis, arthritis, fibromyalgia, crohn*, colitis, coeliac,
            sickle cell, endometriosis, long covid, chronic fatigue, kidney*, liver, thyroid,
            huntington*, alzheimer*, dementia, brain injury, head injury, cerebral palsy, spina bifida,
            down's, downs, psoriasis, eczema, alopecia, narcolep*, migraine*, vertigo, menopaus*
        senses: deaf, hearing aid*, lip read*, <i am> blind, gone blind, going blind, born blind,
            a blind <who>, partially sighted, registered blind, guide dog,
            white stick, white cane, sign language, bsl, braille
        speech: stammer*, stutter*, lisp
        moving: wheelchair*, amput*, prosthetic*, artificial leg, crutch*, walking stick, with a stick,
            my stick, my limp, a limp, my hip, my hips, my knee, my knees, my spine, my back operation,
            off my feet since, walking frame, zimmer, my frame, mobility scooter, paralys*,
            blue badge, calliper*
    """,
    "faith": """
        islam: mosque*, masjid, imam*, muslim*, islam*, ramadan, eid, hijab*, niqab, qur'an, quran,
            koran, halal, jummah, mecca, hajj, friday prayers, prayer mat
        jewish: synagogue*, shul, jewish, jew, rabbi, rabbis, kosher, shabbat, sabbath, passover,
            hanukkah, bar mitzvah, bat mitzvah, yom kippur, torah
        sikh: gurdwara*, sikh*, turban*, langar, vaisakhi
        hindu: hindu*, mandir, diwali, temple, puja
        buddhist: buddhis*, silent retreat, monastery, meditation hall
        ~christian: my church, our church, to church, at church, the church, chapel, vicar, priest,
            parish, mass on, to mass, communion, confession, baptis*, christened, congregation, choir
            at, sunday school, christian, catholic*, methodist*, quaker*, pentecostal*, evangelical,
            born again, salvation army, jehovah*, mormon*, church of, anglican, presbyterian*, lay
            preacher, preach*, the rosary, ordained, deacon, bible group, bible study, my bible
        ~faith: my faith, my religion, religious, pray, prays, prayed, prayer*, praying, convert*, i
            fast, fasting, nun, monk, pagan*, wicca*, druid*, spiritualist*, god, atheist*, humanist
            celebrant, rastafari*, rasta, my beliefs
    """,
    "age": """
        ~years old: <i am> <age>, <n> years old, <n> year old, aged <n>, age of <n>, <i am> <n> now, <i
            am> <n> this, <i am> <n> next, <i am> <n> and, <i am> only <n>, <i am> nearly <n>, <i am>
            over <n>, <i am> <n> when, when i was <n>, since i was <n>, until i was <n>, till i was <n>,
            before i was <n>, turned <n>, turning <n>, turn <n>, going on <n>, pushing <n>, hit <n>, at
            <n> years, i'll be <n>, i will be <n>, i became <n>, by the time i was <n>, not yet <n>,
            just <n> when, at my age of <n>, <n> in <month>
        ~decade: in my <tens>, in my early <tens>, in my late <tens>, in my mid <tens>
        ~birthday: my <ordinal> birthday, <ordinal> birthday
        ~year: born in <year>, since <year>, back in <year>, in <year in full>, until <year in full>,
            from <year in full>, winter of <year>, summer of <year>, left school in <year>, class of
            <year>
        ~early: at <n> i, left home at <n>, left school at <n>, mum at <n>, dad at <n>, married at <n>,
            pregnant at <n>, a baby at <n>, a child at <n>, a kid at <n>, a father at <n>, a mother at
            <n>, started at <n>, teenage mum, teenage mother, teenage dad, a teenager
        ~late: pension*, retire*, bus pass, my age group, old enough to be their, retirement age,
            grandmother, great gran*
    """,
    "identity": """
        gender and sexuality: transgender, gender surgery, gender clinic, came out at, trans woman,
            trans man, trans person, <i am> trans, transitioned, transitioning, non binary, nonbinary,
            gender fluid, my
            pronouns, they them, drag queen, drag king, lesbian*, bisexual, <i am> gay, gay man, gay
            men, gay woman, gay bar, gay lad, gay person, openly gay, queer, intersex, came out as, came
            out to, coming out as, coming out to, pride march, lgbt*, being gay, being trans, my
            deadname, asexual
        ~same sex partner: my husband and i are both men, two mums, two dads
        colour: black man, black woman, black lad, black girl, black lass, black person, black british,
            black worker, black guy, black male, black female, brown man, brown woman, brown girl, brown
            lad, asian man, asian woman, asian lad, asian girl, asian worker, british asian, mixed race,
            mixed heritage, dual heritage, <i am> black, <i am> brown, <i am> asian, <i am> white, being
            black, being brown, being asian, white man, white woman, white lad, person of colour, people
            of colour, woman of colour, windrush
        travelling people: gypsy, gypsies, romany, roma family, irish traveller*, <i am> a traveller,
            traveller family, travelling community, showman, showmen, circus
        ~origin: <i am> <origin>, <origin> man, <origin> woman, <origin> lad, <origin> girl, <origin>
            accent, <origin> family, <origin> parents, <origin> mum, <origin> dad, <origin> mother,
            <origin> father, <origin> side, half <origin>, speak <origin>, spoke <origin>, speaks
            <origin>, speaking <origin>, in <origin>, <origin> speaker, <origin> passport, my <origin>,
            <origin> community, <origin> born, <origin> heritage, fluent in <origin>, translate from
            <origin>
        ~coming here: refugee*, asylum seeker*, seeking asylum, claimed asylum, immigrant*, my visa,
            leave to remain, home office, citizenship, my accent, my english, first language, mother
            tongue, came to this country, came over here, came over from, came to england, came to
            britain, came to the uk, back home in, when i came here, bilingual, interpreter for, settled
            status, deport*, my country, born abroad
    """,
    "body": """
        limbs: the one arm, the one leg, the one hand, the one eye, the one ear, only one arm, only one
            leg, only one hand, only one eye, with one arm, with one leg, one armed, one legged, one
            eyed, one lung, one kidney, my one good <word>, leg off, arm off, foot off, below the knee,
            above the knee, below the elbow, deformed, my bad leg, my bad arm, my bad hand, missing a
            finger, missing finger*, missing two fingers, lost my arm, lost my leg, lost my hand, lost
            an eye, lost my eye, lost a leg, lost an arm, lost <n> fingers, glass eye, eye patch, false
            leg, webbed, club foot
        marks: birthmark*, my scar*, the scar on, scars on, burns on my, tattoo*, piercing*, harelip,
            cleft, vitiligo
        ~hair: red hair, ginger hair, ginger one, <i am> ginger, <i am> bald, bald head, pink hair,
            purple hair, blue hair, green hair, dreadlocks, dreads, mohawk, my beard, my wig, blonde
            one, my afro, handlebar moustache, my moustache
        ~size: tallest, shortest, biggest, six foot, seven foot, five foot, four foot, <n> stone, size
            <n> shoes, dwarf*, giant, dwarfism, restricted growth
        ~dress: always wear, i wear a, i wore a, my trademark, in my kilt, kilt, cowboy hat, my hat, my
            bow tie
        ~voice: my voice is, my laugh, my whistle, left handed
    """,
    "life": """
        prison: in prison, to prison, prison for, from prison, my prison, out of prison, in jail, to
            jail, did time, inside for, served <n> years, my sentence, convicted, conviction*, on tag,
            on remand, young offender*, borstal, arrested, criminal record, on licence, out on parole,
            probation order, community service, hunger strike, magistrates' court, crown court, my
            trial, in court, the courtroom, parole
        ~violence: stabbed, was attacked, got attacked, raped, rape, abused me, abused as, was abused,
            sexual abuse, child abuse, domestic violence, women's refuge, beat me, held hostage,
            kidnapped, shot, mugged, burgled, robbed, trafficked, my stalker, arson*
        ~without a home: homeless*, slept rough, sleeping rough, slept in my car, sleep in the <word>,
            slept in the <word>, big issue, food bank, sofa surf*, evicted, on the streets
        ~accident and disaster: car crash, the crash, the accident, my accident, car accident, motorbike
            accident, the fire at, house fire, our house burned, house burnt down, the flood, train
            crash, plane crash, the explosion, the bombing, hillsborough, grenfell, struck by lightning,
            fell off a roof, fell off the roof, shipwreck*, survivor*, nearly drowned, coma
        ~animals: my dog, my dogs, my cat, my cats, my <animal>, our <animal>, keep <animal>, kept
            <animal>, breed <animal>, bred <animal>, rescue <animal>, i've <n> <animal>, i have <n>
            <animal>
        ~music: play the <play>, plays the <play>, played the <play>, playing the <play>, my <play>,
            brass band, in a band, my band, our band, the band, sing in a, sang in a, sing with, choir,
            opera, morris danc*, bell ring*, pipe band, dj at
        ~pastime: allotment, pigeon racing, taxiderm*, beekeeping, roller derby, wild swim*, sky div*,
            skydiv*, parachut*, mountaineer*, climbed, sail*, ballroom, tap danc*, burlesque, cosplay,
            reenact*, re enact*, model railway*, steam engine*, bodybuild*, powerlift*, darts, ice
            hockey, curling, fencing, karate, judo, black belt, martial art*, boxing, referee, umpire,
            scout leader, brownies, guides, samaritans, lifeboat, mountain rescue, crochet*, tarot,
            medium, drag act, stand up, circus skills, wrestling, rugby, netball, belly danc*, ghost
            hunt*, metal detect*
        ~vehicle: my motorbike, motorbike, my harley, my taxi, my tractor, my milk float, my van, my
            mobility scooter, my campervan, my tandem, unicycle, penny farthing, hearse, vintage car,
            classic car, reliant robin, my moped
        ~food: vegan, vegetarian, teetotal*, allergic to, nut allergy, coeliac, i don't drink
        ~habit: vape, my pipe, snuff, i don't eat, i don't drink, i can't eat, i can't drink, i can't
            drive, i don't drive, i never drive, i can't swim, my licence, drink driving, i always wear,
            in recovery
        ~says what they are: <i am> a <noun>, <i am> an <noun>, <i am> the <noun>, as a <noun> i, as a
            <noun> myself, head girl, head boy
        ~says what they have: i have <n> <word>, i've <n> <word>, i've got <n> <word>, i had <n> <word>,
            i've got a <noun>, i've got the <noun>, i have a <noun>, i have the same <word>, i had a
            <noun>, i had the <noun>, i've a <noun>, i've an <noun>, i had an <noun>, i have an <noun>,
            i've one <noun>, i've had a <noun>, i've had my <noun>, i had my <noun>, i got a <noun>, i
            got my <noun>, my own <noun>
        ~says what they do: i play <word>, i played <word>, i drive <word>, i drove <word>, i use a
            <noun>, i use the <noun>, i wear <word>, i wore <word>, i lost my <noun>, i lost a <noun>, i
            lost the <noun>, gave up <word>, give up the <noun>, i do the <word> shift, i work <day>, i
            only do <day>, i speak <word>, i won <word>, i joined <word>, i built <word>, i collect
            <word>, i grow <word>, i married <word>, i left <word>, i taught <word>, i teach <word>, i
            ran <word>, i run <word>, i sang <word>, i sing <word>, i paint <word>, i make <word>, i
            sold <word>, i own <word>, i bought <word>, i survived <word>, i stole <word>, i set fire, i
            nursed, i cycled <word>, i rowed, i climbed <word>, i walked the <word>, i swam <word>, i've
            done <n> <word>, i did <n> <word>, i've never been, i've never had, i've never <word> a,
            carried out of, i spent a year, i spent <n> years, i spent <n> months, i spent <n> weeks, i
            cook for, i was on the <word>, i was in the <word>, i sat on the
    """,
    "public": """
        ~media: on the telly, on telly, on tv, on television, on the radio, on the news, in the news, in
            the paper, in the papers, local paper, front page, front of the, the gazette, the echo, the
            mirror, the sun, the guardian, the herald, the chronicle, magazine, newspaper*, documentary,
            podcast*, youtube*, tiktok*, instagram*, facebook page, my blog, went viral, interviewed by,
            bbc, itv, channel four, channel <n>, local radio, talent show, game show, quiz show, reality
            show, bake off, x factor, britain's got talent, mastermind, who wants to be, come dine with
            me, coronation street, eastenders, film set, an extra in, advert
        ~honours: mbe, obe, cbe, knighthood, medal*, award*, prize*, trophy, trophies, champion*,
            olympi*, paralympi*, world record, record holder, commonwealth games, hall of fame, mayor,
            mayoress, buckingham palace, met the king, met the queen, shook hands with, garden party,
            volunteer of the year, employee of the month, of the year
        ~sport: played for, signed for, ran the london, ran a marathon, run marathons, ran marathons, my
            marathon, london marathon, boxed for, swam the, cycled to, cycled from, walked to <word>,
            rowed the, iron man, ironman, semi professional, semi pro, professional footballer, england
            trial*, youth team, captained
        ~books and art: my book, wrote a book, a published, my novel, my poems, my poetry, my
            exhibition, exhibited, my album, a single out, wrote a play, a mural, the mural, ted talk,
            my memoir, my autobiography, gave a talk at, keynote, my speech at
        ~politics: councillor, elected, stood for, parliament, my mp, campaign*, petition, protest*,
            select committee, party conference, extinction rebellion, chained myself, trade union
            congress
        ~luck: lottery, won the, the pools, inherit*, millionaire
        ~famous people: famous, celebrity, my cousin is the, my uncle is the, related to, descended from
        ~known by: they call me, everybody calls me, everyone calls me, people call me, calls me the,
            known as, known for, my nickname, nicknamed, my surname, my first name, my middle name, my
            name is, my name's, same name as, the same <word> as, everybody knows me, everyone knows me,
            they all know me
    """,
    "only": """
        the only one: <i am> the only, <i am> still the only, <i am> one of only, as the only, being the
            only, me being the only, i was the only, the only <who> in, the only <who> on, the only
            <who> here, the only <who> there, the only <who> with, the only <who> who, the only <who>
            that, the only <who> left, the only <origin>, the only <job>, the only one of us, only one
            of us who, only one in the team, only one on the team, only one here, the only other, the
            sole <who>, <i am> the sole, only me that, only me who, nobody else on the team, nobody else
            in the team, nobody else here, no one else on the team, no one else in the team, no one else
            here, none of the others, none of the rest, unlike the others, unlike the rest, unlike
            everyone else, apart from me nobody, everyone else is, everybody else is, the rest of them
            are, the others are all, the others all, i'm the odd one, odd one out, i alone
        ~first or last: <i am> the first, <i am> the last, <i am> the oldest, <i am> the eldest, <i am>
            the youngest, <i am> the newest, <i am> the longest, <i am> the tallest, <i am> the
            shortest, as the youngest, as the oldest, as the eldest, as the newest, the first <who> to,
            the first <who> they, the oldest on, the oldest in, the youngest on, the youngest in, the
            oldest by, the youngest by, the last <who> they, the newest on, the newest in, oldest of the
            team, youngest of the team, first ever, by far the oldest, by far the youngest, the first of
            us, the last of us
        ~the one who: <i am> the one with, <i am> the one who, <i am> the <who> with, <i am> the <who>
            who, i'm him with, i'm her with, that's me with, the one they, the token <word>
    """,
}
