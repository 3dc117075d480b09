"""The example study, planned: who is in contact when, and every sentence that is said or noted.

All chance comes from `random.Random.random` alone, seeded by words: its sequence is the same in every Python version.
A study of any size is planned worker by worker.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta

from helpers import words
from helpers.example.bank import Bank
from helpers.example.telling import Chance, Deck, Plan, Planned, Said, Teller, Turn, Typed
from helpers.study.study import DAYS, Study, Worker

FIRST_NAMES = (
    "Aisha Derek Maureen Callum Priya Gwen Tomos Femi Sorcha Janek Bev Idris Lorna Kwame Shona Raj Eileen Dafydd Amara Stu Noor Glenys "
    "Leroy Mei Hamish"
).split()
LAST_NAMES = (
    "Khan Haworth Oduya Reid Nair Pritchard Bello Kelly Nowak Thwaite Campbell Osei Patel Yates Rowlands Achebe Malik Duffy Chen Baird "
    "Ferris Lomax"
).split()
RESEARCHER, RESEARCHER_SHORT = "Helen Marsh", "Helen"
PHASES = {  # how much a theme is on workers' minds early, in the middle and late: made up
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
"""The numbers of interviews and visits below are for so many weeks."""
INTERVIEWS, VISITS = 3, 5


class Planner:
    """Plans one worker's contacts."""

    def __init__(self, study: Study, bank: Bank, teller: Teller, worker: Worker, seed: int) -> None:
        self._study, self._bank, self._teller, self._worker = study, bank, teller, worker
        self._chance = Chance(seed, worker.id)
        self._lean = {theme: self._chance.between(0.5, 1.6) for theme in bank.themes["first_person"]}
        self._n = study.worker_ids.index(worker.id)

    def plan(self, *, interviews: int = 0, typed: int = 0) -> Plan:
        """Return all that the worker says and is seen to do.

        Parameters
        ----------
        interviews, typed
            How many interviews and typed messages more than a study has: for benchmarks.
        """
        plan = Plan(self._worker, _name(self._n), f"+44 7700 {900100 + self._n}")
        active = [
            week
            for week in self._study.calendar.weeks
            if self._study.absence(self._worker, week) == "no_contact"
        ]
        silent = set(self._chance.shuffled(active[2:-1])[: max(1, len(active) // 5)])
        if active[-1] == self._study.calendar.weeks[-1] and self._n % 2:
            silent.add(active[-1])  # away over Christmas
        heard = [week for week in active if week not in silent]
        rounds = max(1, round(len(self._study.calendar.weeks) / MONTHS_WEEKS))
        for at, week in enumerate(_spread(heard, INTERVIEWS * rounds)):
            plan.contacts.append(self._interview(week, "vtt" if (at + self._n) % 5 < 2 else "docx"))
        for at, week in enumerate(_spread(heard, VISITS * rounds)):
            plan.contacts.append(self._visit(week, ("docx", "md", "txt")[(at + self._n) % 3]))
        rate = 2.1 + 0.45 * ((self._n * 2) % 5)
        for week in heard:
            for _ in range(int(rate + self._chance.between(-0.9, 1.2))):
                plan.contacts.append(self._voice_note(self._moment(week, range(DAYS), 7, 22)))
            plan.typed += self._chat(week)
        night = self._clocks_go_back()
        if night and self._n == 2:
            plan.contacts.append(self._voice_note(night))
        plan.contacts += [self._interview(heard[at % len(heard)], "more") for at in range(interviews)]
        plan.typed += self._small_talk(heard, typed)
        moments = set()
        for contact in plan.contacts:  # no two contacts of a worker at one second: their order must be plain
            while contact.moment in moments:
                contact.moment += timedelta(minutes=7)
            moments.add(contact.moment)
        self._part_visits([contact for contact in plan.contacts if contact.source == "observation"])
        plan.contacts.sort(key=lambda contact: contact.moment)
        plan.typed.sort(key=lambda typed: typed.moment)
        return plan

    def _part_visits(self, visits: list[Planned]) -> None:
        """Move visits to a free day of their week where two are on one day: notes have no times that would order them."""
        taken: set[date] = set()
        for visit in visits:
            monday = visit.moment.date() - timedelta(days=visit.moment.weekday())
            last = self._worker.last_day or self._study.calendar.last_day
            week = [
                day
                for n in range(DAYS)
                if self._worker.first_day <= (day := monday + timedelta(days=n)) <= last
            ]
            free = next(
                day
                for day in [visit.moment.date(), *week]
                if day not in taken or len(taken & set(week)) == len(week)
            )
            visit.moment = datetime.combine(free, visit.moment.time())
            taken.add(free)

    def _clocks_go_back(self) -> datetime | None:
        """Return 01:40 on the last Sunday of October: an hour that comes twice."""
        first = self._study.calendar.first_day
        sundays = [
            date(first.year, 10, day)
            for day in range(25, 32)
            if date(first.year, 10, day).weekday() == DAYS - 1
        ]
        inside = (
            self._worker.first_day <= sundays[0] <= (self._worker.last_day or self._study.calendar.last_day)
        )
        return datetime.combine(sundays[0], time(1, 40, 12)) if inside else None

    def _moment(self, week: int, days: Sequence[int], first_hour: int, last_hour: int) -> datetime:
        """Return a wall-clock moment in a week, within the worker's days."""
        monday = self._study.calendar.monday_of(week)
        last = self._worker.last_day or self._study.calendar.last_day
        possible = [
            day for n in days if self._worker.first_day <= (day := monday + timedelta(days=n)) <= last
        ]
        clock = time(
            first_hour + self._chance.below(last_hour - first_hour),
            self._chance.below(60),
            self._chance.below(60),
        )
        return datetime.combine(self._chance.one(possible), clock)

    def _weights(self, week: int) -> dict[str, float]:
        """Return how much each theme is on the worker's mind in a week."""
        phase = min(2, int(3 * (week - 1) / len(self._study.calendar.weeks)))
        return {theme: lean * PHASES.get(theme, (0.8, 0.8, 0.8))[phase] for theme, lean in self._lean.items()}

    def _interview(self, week: int, form: str) -> Planned:
        moment = self._moment(week, range(5), 10, 16)
        turns = [
            Turn(False, [Said(self._teller.plain("general", self._bank.other.questions["general"]), None)])
        ]
        n_words = 0
        while n_words < 2250:
            theme = "" if self._chance.between(0, 1) < 0.22 else self._chance.weighted(self._weights(week))
            said = [self._about(theme) for _ in range(2 + self._chance.below(4))]
            n_words += sum(words.count_words(one.text) for one in said)
            turns.append(Turn(True, said))
            questions = self._bank.other.questions
            if self._chance.between(0, 1) < 0.4:
                turns.append(
                    Turn(False, [Said(self._teller.plain("mm", self._bank.other.acknowledgements), None)])
                )
            else:
                key = theme or "general"
                turns.append(Turn(False, [Said(self._teller.plain(f"ask {key}", questions[key]), None)]))
        turns.append(Turn(True, [self._teller.neutral("first_person")]))
        return Planned(
            self._worker, "interview", moment, form, _typographic(turns) if form == "docx" else turns
        )

    def _about(self, theme: str) -> Said:
        """Return a sentence of the worker's while a theme ('': none) is talked about."""
        at = self._chance.between(0, 1)
        if not theme or at < 0.45:
            return self._teller.neutral("first_person")
        return self._teller.several() if at < 0.5 else self._teller.theme("first_person", theme)

    def _visit(self, week: int, form: str) -> Planned:
        moment = self._moment(week, (1, 2, 3), 9, 15)
        turns = []
        for _ in range(5 + self._chance.below(2)):
            theme = self._chance.weighted(self._weights(week))
            n_themed = 1 + self._chance.below(2)
            said = [self._teller.neutral("observed") for _ in range(3)] + [
                self._teller.theme("observed", theme) for _ in range(n_themed)
            ]
            turns.append(Turn(True, self._chance.shuffled(said)))
        return Planned(
            self._worker, "observation", moment, form, _typographic(turns) if form == "docx" else turns
        )

    def _voice_note(self, moment: datetime) -> Planned:
        theme = self._chance.weighted(self._weights(self._study.week_of(self._worker, moment.date())))
        said = [self._teller.tell("openings", self._bank.openings)]
        said += [
            self._about(theme if self._chance.between(0, 1) < 0.85 else "")
            for _ in range(3 + self._chance.below(4))
        ]
        said.append(self._teller.tell("closings", self._bank.closings))
        return Planned(self._worker, "voice_note", moment, "opus", [Turn(True, said)])

    def _chat(self, week: int) -> Iterator[Typed]:
        moment = self._moment(week, range(5), 8, 20)
        for _ in range(1 + self._chance.below(3)):
            is_worker = self._chance.between(0, 1) < 0.6
            texts = self._bank.other.chat_worker if is_worker else self._bank.other.chat_researcher
            yield Typed(moment, is_worker, self._teller.plain(f"chat {is_worker}", texts))
            moment += timedelta(minutes=1 + self._chance.below(9))

    def _small_talk(self, weeks: list[int], n: int) -> Iterator[Typed]:
        """Yield so many typed messages, spread evenly over the weeks."""
        first = datetime.combine(
            max(self._study.calendar.monday_of(weeks[0]), self._worker.first_day), time(0, 0, 1)
        )
        span = timedelta(days=DAYS * (weeks[-1] - weeks[0]))
        decks = [
            Deck(texts, self._chance)
            for texts in (self._bank.other.chat_worker, self._bank.other.chat_researcher)
        ]
        for at in range(n):
            is_worker = self._chance.between(0, 1) < 0.6
            yield Typed(first + span * at / n, is_worker, decks[not is_worker].deal())


def _name(n: int) -> str:
    """Return the n-th worker's name, unlike all others."""
    rounds, at = divmod(n, len(FIRST_NAMES) * len(LAST_NAMES))
    name = f"{FIRST_NAMES[at % len(FIRST_NAMES)]} {LAST_NAMES[at % len(LAST_NAMES)]}"
    return f"{name}-{LAST_NAMES[rounds]}" if rounds else name


def _spread(weeks: list[int], n: int) -> list[int]:
    """Return `n` weeks spread evenly over those given, not the very last."""
    return [
        weeks[min(len(weeks) - 2, int((at + 0.35) * len(weeks) / n))] if len(weeks) > 1 else weeks[0]
        for at in range(n)
    ]


def _typographic(turns: list[Turn]) -> list[Turn]:
    """Return the turns as Word writes them: with typographic apostrophes."""
    return [
        Turn(turn.is_worker, [Said(one.text.replace("'", "\u2019"), one.sentence) for one in turn.said])
        for turn in turns
    ]
