"""The sources of a study: what each is called, where its files are, and how they are read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from pydantic import Field, ValidationInfo, field_validator, model_validator

from helpers.errors import allowed, did_you_mean, quoted
from helpers.prose import counted, in_a_sentence
from helpers.study.names_in_coding import MANUAL_CODING, RESERVED, SourceId
from helpers.study.readers import OF_OLD_IDS, READERS, Reader, Role, describe_readers
from helpers.study.setting_faults import Problem, refuse
from helpers.study.settings import Label, Settings


class Source(Settings):
    """One kind of contact: where its files are, and whose words are counted in it."""

    id: SourceId
    reader: str = Field(default="", validate_default=True)
    """What its files are and how they are read (`study.readers`); the ids of earlier versions need none."""
    label: Label
    """The plural (Voice notes)."""
    singular: Label = Field(default="", validate_default=True)
    """The singular (Voice note). It is required: nobody guesses it from the plural."""
    folder: str = Field(pattern=r"^[a-z][a-z0-9_-]*$")
    counted_role: Role
    deidentified: bool = False
    """Whether its texts have no names any more: only the roster and identifiers are asked about."""
    questions: tuple[str, ...] = ()
    """Of a survey: the headings of the columns of free text. Empty: all columns with words."""
    worker_column: str = ""
    """Of a survey: the heading of the column that says who answered, where it is no usual one."""
    date_column: str = ""
    """Of a survey: the heading of the column that says when."""

    @field_validator("id")
    @classmethod
    def _id_is_free(cls, written: str) -> str:
        if written in RESERVED:
            msg = f"{quoted(written).strip()} means something else in tables and commands. Write another id"
            raise ValueError(msg)
        return written

    @field_validator("folder")
    @classmethod
    def _folder_is_free(cls, written: str) -> str:
        if written == MANUAL_CODING:
            msg = f"'{MANUAL_CODING}' is the folder of manual coding. Write another, and put the files there"
            raise ValueError(msg)
        return written

    @field_validator("reader")
    @classmethod
    def _reader_is_known(cls, written: str, info: ValidationInfo) -> str:
        name = written or OF_OLD_IDS.get(info.data.get("id", ""), "")
        if name not in READERS:
            fault = f"there is no reader{quoted(written)}" if written else "is missing"
            msg = f"{fault}. Allowed: {describe_readers()}.{did_you_mean(written, READERS)}"
            raise ValueError(msg)
        return name

    @model_validator(mode="after")
    def _role_can_be_counted(self) -> Source:
        only = self.read_by.only_speaker
        if only and self.counted_role != only:
            fault = f"in what the reader {self.reader} reads, only the words of a {only} can be counted"
            refuse([Problem(f"{fault}. Write {only}", ("counted_role",))])
        return self

    @model_validator(mode="after")
    def _columns_are_of_a_table(self) -> Source:
        if not self.read_by.is_table:
            written = [key for key in ("questions", "worker_column", "date_column") if getattr(self, key)]
            only = "is only for sources with the reader survey. Take it out"
            refuse([Problem(f"{key} {only}", (key,)) for key in written])
        return self

    @property
    def read_by(self) -> Reader:
        """Return what is known of its reader."""
        return READERS[self.reader]

    @property
    def contacts(self) -> str:
        """Return what several of its contacts are called in a sentence: interviews, days of chats."""
        label = in_a_sentence(self.label)
        return self.read_by.several_contacts.format(label) or label

    def count(self, n: int) -> str:
        """Return a number of its contacts with their noun: 2 interviews, 1 day of chats."""
        one = self.read_by.one_contact.format(in_a_sentence(self.label)) or in_a_sentence(self.singular)
        return counted(n, self.contacts, one)


def shared_folders(sources: Sequence[Source]) -> Iterator[Problem]:
    """Yield a problem for each folder of two sources, unless both read the same exports of chats."""
    for at, source in enumerate(sources):
        for other in sources[:at]:
            are_of_chats = source.read_by.is_chat and other.read_by.is_chat
            if source.folder != other.folder or (are_of_chats and source.reader != other.reader):
                continue
            what = f"folder '{source.folder}' occurs more than once"
            only = "Give each source its own; only voice_notes and chat may read the same exports"
            yield Problem(f"{what}. {only}", ("sources", at, "folder"))


def unknown_sources(meant: Mapping[str, str], known: Sequence[str]) -> Iterator[Problem]:
    """Yield a problem for each name in files of manual coding that stands for no source of the study."""
    for source in meant.values():
        if source not in known:
            what = f"there is no source{quoted(source)}. {allowed(known, source)}"
            yield Problem(what, ("manual_coding", "sources"))
