"""Plan the example study: when each worker is in contact, and every sentence that is said or noted.

All random choices come from `random.Random.random`, seeded by words: its sequence is the same in every Python
version. A study of any size is planned worker by worker.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta

from helpers import words
from helpers.example.plans import PlannedContact, PlannedSentence, Turn, TypedMessage, WorkerPlan
from helpers.example.sampling import Deck, RandomChoice, SentenceSampler
from helpers.example.sentence_bank import SentenceBank
from helpers.study.calendar import DAYS
from helpers.study.study import Study
from helpers.study.workers import Worker

FIRST_NAMES = (
    "Aisha Derek Maureen Callum Priya Gwen Tomos Femi Sorcha Janek Bev Idris Lorna Kwame Shona Raj Eileen "
    "Dafydd Amara Stu Noor Glenys Leroy Mei Hamish"
).split()
LAST_NAMES = (
    "Khan Haworth Oduya Reid Nair Pritchard Bello Kelly Nowak Thwaite Campbell Osei Patel Yates Rowlands "
    "Achebe Malik Duffy Chua Baird Ferris Lomax"
).split()
RESEARCHER, RESEARCHER_SHORT = "Helen Marsh", "Helen"
PHASES = {  # how much a theme is on workers' minds early, halfway and late: invented
    "lived_experience": (0.6, 0.8, 1.0),
    "peer_network": (0.4, 0.8, 1.0),
    "supervision": (0.8, 0.7, 0.7),
    "role_clarity": (1.2, 0.9, 0.5),
    "induction_training": (1.5, 0.5, 0.2),
    "boundaries": (0.5, 1.0, 0.8),
    "team_acceptance": (0.5, 0.9, 1.0),
    "own_wellbeing": (0.3, 0.8, 1.1),
    "structures": (0.6, 0.6, 0.9),
}
MONTHS_WEEKS = 13
"""Weeks for which the following numbers of interviews and visits are planned."""
INTERVIEWS, VISITS = 3, 5
WORDS_OF_INTERVIEW = 2250
SHARE_OF_SMALL_TALK = 0.22
"""How much of an interview is about no theme."""


class Planner:
    """Plans one worker's contacts."""

    def __init__(
        self, study: Study, bank: SentenceBank, sampler: SentenceSampler, worker: Worker, seed: int
    ) -> None:
        self._study = study
        self._bank = bank
        self._sampler = sampler
        self._worker = worker
        self._last_day = worker.last_day or study.calendar.last_day
        self._chance = RandomChoice(seed, worker.id)
        self._lean = {theme: self._chance.between(0.5, 1.6) for theme in bank.themes["first_person"]}
        self._n = study.worker_ids.index(worker.id)

    def plan(self, *, interviews: int = 0, typed: int = 0) -> WorkerPlan:
        """Return everything that the worker says and is observed to do.

        Parameters
        ----------
        interviews, typed
            How many interviews and typed messages to add to those of a normal study: for benchmarks.
        """
        # The order of these steps is the order of the random choices: another one would make another study.
        plan = WorkerPlan(self._worker, _name(self._n), f"+44 7700 {900100 + self._n}")
        weeks = self._weeks_with_contact()
        rounds = max(1, round(len(self._study.calendar.weeks) / MONTHS_WEEKS))
        for at, week in enumerate(_spread(weeks, INTERVIEWS * rounds)):
            plan.contacts.append(self._interview(week, "vtt" if (at + self._n) % 5 < 2 else "docx"))
        for at, week in enumerate(_spread(weeks, VISITS * rounds)):
            plan.contacts.append(self._visit(week, ("docx", "md", "txt")[(at + self._n) % 3]))
        rate = 2.1 + 0.45 * ((self._n * 2) % 5)
        for week in weeks:
            for _ in range(int(rate + self._chance.between(-0.9, 1.2))):
                plan.contacts.append(self._voice_note(self._moment(week, range(DAYS), 7, 22)))
            plan.typed += self._chat(week)
        night = self._hour_that_comes_twice()
        if night and self._n == 2:
            plan.contacts.append(self._voice_note(night))
        plan.contacts += [self._interview(weeks[at % len(weeks)], "more") for at in range(interviews)]
        plan.typed += self._small_talk(weeks, typed)
        _separate_moments(plan.contacts)
        for source, days in (("interview", range(5)), ("observation", range(DAYS))):
            of_source = [contact for contact in plan.contacts if contact.source == source]
            self._separate_days([contact for contact in of_source if contact.form != "more"], days)
        plan.contacts.sort(key=lambda contact: contact.moment)
        plan.typed.sort(key=lambda message: message.moment)
        return plan

    def _weeks_with_contact(self) -> list[int]:
        """Return the worker's weeks but for about a fifth, drawn at random, and for some the last one."""
        all_weeks = self._study.calendar.weeks
        active = [week for week in all_weeks if self._study.absence(self._worker, week) == "no_contact"]
        silent = set(self._chance.shuffled(active[2:-1])[: max(1, len(active) // 5)])
        if active[-1] == all_weeks[-1] and self._n % 2:
            silent.add(active[-1])  # away over Christmas
        return [week for week in active if week not in silent]

    def _separate_days(self, contacts: list[PlannedContact], days: Sequence[int]) -> None:
        """Move a contact to a free day of its week if another is on its day: not every file has its time.

        Their order on one day would not be known.
        """
        taken: set[date] = set()
        for contact in contacts:
            day = contact.moment.date()
            week = self._days_of_week(day - timedelta(days=day.weekday()), days)
            free = [other for other in [day, *week] if other not in taken]
            new_day = free[0] if free else day
            contact.moment = datetime.combine(new_day, contact.moment.time())
            taken.add(new_day)

    def _days_of_week(self, monday: date, days: Sequence[int]) -> list[date]:
        """Return the days of a week, counted from its Monday, on which the worker is in the study."""
        candidates = [monday + timedelta(days=n) for n in days]
        return [day for day in candidates if self._worker.first_day <= day <= self._last_day]

    def _hour_that_comes_twice(self) -> datetime | None:
        """Return 01:40 on the last Sunday of October, if the worker is in the study: clocks go back then."""
        year = self._study.calendar.first_day.year
        last_days = [date(year, 10, day) for day in range(25, 32)]
        sunday = next(day for day in last_days if day.weekday() == DAYS - 1)
        if not self._worker.first_day <= sunday <= self._last_day:
            return None
        return datetime.combine(sunday, time(1, 40, 12))

    def _moment(self, week: int, days: Sequence[int], first_hour: int, last_hour: int) -> datetime:
        """Return a wall-clock moment in a week, on one of the worker's days."""
        possible = self._days_of_week(self._study.calendar.monday_of(week), days)
        hour = first_hour + self._chance.below(last_hour - first_hour)
        clock = time(hour, self._chance.below(60), self._chance.below(60))
        return datetime.combine(self._chance.one(possible), clock)

    def _weights(self, week: int) -> dict[str, float]:
        """Return how much each theme is on the worker's mind in a week."""
        phase = min(2, int(3 * (week - 1) / len(self._study.calendar.weeks)))
        return {theme: lean * PHASES.get(theme, (0.8, 0.8, 0.8))[phase] for theme, lean in self._lean.items()}

    def _interview(self, week: int, form: str) -> PlannedContact:
        moment = self._moment(week, range(5), 10, 16)
        turns = [self._question("general", "general")]
        n_words = 0
        while n_words < WORDS_OF_INTERVIEW:
            theme = ""
            if self._chance.between(0, 1) >= SHARE_OF_SMALL_TALK:
                theme = self._chance.weighted(self._weights(week))
            sentences = [self._sentence_about(theme) for _ in range(2 + self._chance.below(4))]
            n_words += sum(words.count_words(sentence.text) for sentence in sentences)
            turns.append(Turn(True, sentences))
            if self._chance.between(0, 1) < 0.4:
                text = self._sampler.draw_text("mm", self._bank.other.acknowledgements)
                turns.append(Turn(False, [PlannedSentence(text, None)]))
            else:
                key = theme or "general"
                turns.append(self._question(f"ask {key}", key))
        turns.append(Turn(True, [self._sampler.draw_neutral("first_person")]))
        return PlannedContact(self._worker, "interview", moment, form, _as_typed_in(form, turns))

    def _question(self, deck: str, theme: str) -> Turn:
        """Return a question of the interviewer's about a theme."""
        text = self._sampler.draw_text(deck, self._bank.other.questions[theme])
        return Turn(False, [PlannedSentence(text, None)])

    def _sentence_about(self, theme: str) -> PlannedSentence:
        """Return a sentence of the worker's while the conversation is about a theme ('': about none)."""
        at = self._chance.between(0, 1)
        if not theme or at < 0.45:
            return self._sampler.draw_neutral("first_person")
        if at < 0.5:
            return self._sampler.draw_about_several()
        return self._sampler.draw_about_theme("first_person", theme)

    def _visit(self, week: int, form: str) -> PlannedContact:
        moment = self._moment(week, (1, 2, 3), 9, 15)
        turns = []
        for _ in range(5 + self._chance.below(2)):
            theme = self._chance.weighted(self._weights(week))
            n_themed = 1 + self._chance.below(2)
            sentences = [self._sampler.draw_neutral("observed") for _ in range(3)]
            sentences += [self._sampler.draw_about_theme("observed", theme) for _ in range(n_themed)]
            turns.append(Turn(True, self._chance.shuffled(sentences)))
        return PlannedContact(self._worker, "observation", moment, form, _as_typed_in(form, turns))

    def _voice_note(self, moment: datetime) -> PlannedContact:
        theme = self._chance.weighted(self._weights(self._study.week_of(self._worker, moment.date())))
        sentences = [self._sampler.draw("openings", self._bank.openings)]
        for _ in range(3 + self._chance.below(4)):
            keeps_to_theme = self._chance.between(0, 1) < 0.85
            sentences.append(self._sentence_about(theme if keeps_to_theme else ""))
        sentences.append(self._sampler.draw("closings", self._bank.closings))
        return PlannedContact(self._worker, "voice_note", moment, "opus", [Turn(True, sentences)])

    def _chat(self, week: int) -> Iterator[TypedMessage]:
        moment = self._moment(week, range(5), 8, 20)
        for _ in range(1 + self._chance.below(3)):
            is_worker = self._chance.between(0, 1) < 0.6
            texts = self._bank.other.chat_worker if is_worker else self._bank.other.chat_researcher
            yield TypedMessage(moment, is_worker, self._sampler.draw_text(f"chat {is_worker}", texts))
            moment += timedelta(minutes=1 + self._chance.below(9))

    def _small_talk(self, weeks: list[int], n: int) -> Iterator[TypedMessage]:
        """Yield a number of typed messages, spread evenly over the weeks."""
        monday = self._study.calendar.monday_of(weeks[0])
        first = datetime.combine(max(monday, self._worker.first_day), time(0, 0, 1))
        span = timedelta(days=DAYS * (weeks[-1] - weeks[0]))
        of_worker = Deck(self._bank.other.chat_worker, self._chance)
        of_researcher = Deck(self._bank.other.chat_researcher, self._chance)
        for at in range(n):
            is_worker = self._chance.between(0, 1) < 0.6
            deck = of_worker if is_worker else of_researcher
            yield TypedMessage(first + span * at / n, is_worker, deck.deal())


def _separate_moments(contacts: list[PlannedContact]) -> None:
    """Let no two contacts begin in the same second: their order would not be defined."""
    moments = set()
    for contact in contacts:
        while contact.moment in moments:
            contact.moment += timedelta(minutes=7)
        moments.add(contact.moment)


def _name(n: int) -> str:
    """Return the name of the n-th worker, different from all others."""
    rounds, at = divmod(n, len(FIRST_NAMES) * len(LAST_NAMES))
    name = f"{FIRST_NAMES[at % len(FIRST_NAMES)]} {LAST_NAMES[at % len(LAST_NAMES)]}"
    return f"{name}-{LAST_NAMES[rounds]}" if rounds else name


def _spread(weeks: list[int], n: int) -> list[int]:
    """Return `n` weeks spread evenly over those given, but not the last."""
    if len(weeks) == 1:
        return weeks * n
    last = len(weeks) - 2
    return [weeks[min(last, int((at + 0.35) * len(weeks) / n))] for at in range(n)]


def _as_typed_in(form: str, turns: list[Turn]) -> list[Turn]:
    """Return the turns as a program writes them: Word turns apostrophes into typographic ones."""
    if form != "docx":
        return turns
    typographic = []
    for turn in turns:
        sentences = [one._replace(text=one.text.replace("'", "\u2019")) for one in turn.sentences]
        typographic.append(Turn(turn.is_worker, sentences))
    return typographic
