"""The groups of keys in config.yaml as pydantic models; nothing below this package sees them."""

from datetime import date, time, timedelta
from decimal import Decimal
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, PlainValidator, model_validator

from beback.config import values as v
from beback.hours import Wait
from beback.rules import Channel, Origin
from beback.times import OFF, At, Every, Times

Text = Annotated[str, PlainValidator(v.TEXT)]
AnyText = Annotated[str, PlainValidator(v.ANY_TEXT)]
Name = Annotated[str, PlainValidator(v.NAME)]
Flag = Annotated[bool, PlainValidator(v.FLAG)]
Waits = Annotated[Wait | None, PlainValidator(v.WAIT)]
Clock = Annotated[time, PlainValidator(v.CLOCK)]
Span = Annotated[tuple[time, time], PlainValidator(v.SPAN)]
Day = Annotated[date | None, PlainValidator(v.DAY)]
Days = Annotated[tuple[date, date], PlainValidator(v.DAYS)]
Amount = Annotated[Decimal, PlainValidator(v.AMOUNT)]
Seconds = Annotated[float, PlainValidator(v.SECONDS)]
File = Annotated[str, PlainValidator(v.FILE)]
Family = Annotated[str, PlainValidator(v.FAMILY)]
AChannel = Annotated[Channel, PlainValidator(v.CHANNEL)]
JobTimes = Annotated[Times | None, PlainValidator(v.TIMES)]


def _words(*words: str) -> PlainValidator:
    return PlainValidator(v.one_of({word: word for word in words}))


def known_keys(group: type[BaseModel]) -> dict[str, str]:
    """The keys of a group as they stand in config.yaml, each with the name of its field."""
    return {field.alias or name: name for name, field in group.model_fields.items()}


class Group(BaseModel):
    """Keys that are known, each once; a key with nothing after it is left out."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _left_out(cls, data: Any) -> Any:
        if not isinstance(data, dict):
            return data
        known = known_keys(cls)
        return {key: value for key, value in data.items() if value is not None or key not in known}


class WeekIn(Group):
    mon: Span | None = None
    tue: Span | None = None
    wed: Span | None = None
    thu: Span | None = None
    fri: Span | None = None
    sat: Span | None = None
    sun: Span | None = None


class StoreIn(Group):
    name: Text
    address: AnyText = ""
    phone: AnyText = ""
    timezone: Text = Field(description="a time zone such as America/Chicago")
    country: Text = "US"
    subdivision: AnyText = ""
    hours: WeekIn = Field(description='the open weekdays, such as {tue: "10:00-18:00"}')
    closed: list[Text] = []
    morning: Clock = time(9, 30)
    contact_hours: Span = (time(9), time(20))


class TabsIn(Group):
    prospects: Text = "Prospects"
    log: Text = "Contact log"


class BookIn(Group):
    tabs: TabsIn = TabsIn()
    workbook: Annotated[str | None, PlainValidator(v.WORKBOOK)] = None
    google_sheet: Annotated[str | None, PlainValidator(v.TEXT)] = None
    credentials: File = "service_account.json"
    endpoint: Annotated[str, PlainValidator(v.ENDPOINT)] = "https://sheets.googleapis.com"
    timeout: Seconds = 60.0
    patience: Seconds = 300.0


class AssociateIn(Group):
    email: Annotated[str | None, PlainValidator(v.EMAIL)] = None
    phone: AnyText = ""
    away: list[Days] = []
    cover: Annotated[str | None, PlainValidator(v.TEXT)] = None
    notify: Annotated[str, _words("none", "email")] = "none"


class StepIn(Group):
    id: Name
    task: Text
    channel: Annotated[Channel | None, PlainValidator(v.CHANNEL)] = None
    wait: Waits = None
    after: Annotated[str | None, _words("last")] = None
    at: Annotated[time | None, PlainValidator(v.CLOCK)] = None
    template: Annotated[str | None, PlainValidator(v.FAMILY)] = None
    repeat: Flag = False
    late_after: Waits = None
    expires: Waits = None
    deadline: Waits = None
    weekdays: list[Annotated[int, PlainValidator(v.WEEKDAY)]] = []
    pieces: Flag = False
    by_hand: Flag = False
    cost: Annotated[Decimal | None, PlainValidator(v.AMOUNT)] = None
    budget: Annotated[str | None, PlainValidator(v.TEXT)] = None
    instead: Annotated[str | None, PlainValidator(v.TEXT)] = None
    min_value: Annotated[Decimal | None, PlainValidator(v.AMOUNT)] = None
    fallback: list[AChannel] | None = None


class CadenceIn(Group):
    statuses: list[Annotated[str, PlainValidator(v.STATUS)]] = Field(
        alias="for", description="a list of statuses such as [Be-back], or []"
    )
    origin: Annotated[Origin, PlainValidator(v.ORIGIN)] = Field(alias="from")
    attempts: Annotated[int | None, PlainValidator(v.ATTEMPTS)] = None
    until: Annotated[str | None, _words("reply", "decision")] = None
    before_needed_by: Flag = False
    needs_permission: Flag = False
    expires: Waits = None
    steps: list[Any] = Field(min_length=1, description="a list of steps")


class PieceIn(Group):
    name: Name
    channel: AChannel
    template: Family
    file: Annotated[str | None, PlainValidator(v.FILE)] = None


class FallbackIn(Group):
    call: list[AChannel] = [Channel.TEXT, Channel.EMAIL]
    text: list[AChannel] = []
    email: list[AChannel] = [Channel.LETTER]
    letter: list[AChannel] = [Channel.EMAIL]


class LettersIn(Group):
    paper: Annotated[str, _words("letter", "a4")] = "letter"
    envelope: Annotated[str, _words("10", "DL")] = "10"
    labels: Annotated[str, _words("5160", "L7160")] = "5160"
    word_letter: Annotated[str | None, PlainValidator(v.FILE)] = None
    post_days: Annotated[int, PlainValidator(v.POST_DAYS)] = 2


class SmtpIn(Group):
    host: Annotated[str, PlainValidator(v.HOST)]
    port: Annotated[int | None, PlainValidator(v.PORT)] = None
    security: Annotated[str, _words("starttls", "tls", "none")] = "starttls"
    user: Annotated[str | None, PlainValidator(v.TEXT)] = None


class MailIn(Group):
    sender: Annotated[str | None, PlainValidator(v.SENDER)] = Field(default=None, alias="from")
    transport: Annotated[str, _words("outbox", "smtp")] = "outbox"
    smtp: SmtpIn | None = None
    limit: Annotated[int, PlainValidator(v.LIMIT)] = 100


class ScheduleIn(Group):
    """A job with nothing after it is switched off, not left out."""

    sync: JobTimes = Every(timedelta(minutes=10))
    night: Annotated[Times | None, PlainValidator(v.NIGHT)] = At(time(2))
    emails: JobTimes = Every(timedelta(minutes=30))
    morning: JobTimes = At(time(8, 30))
    letters: JobTimes = At(time(7), weekday=0)
    report: JobTimes = At(time(7), weekday=0)

    @model_validator(mode="before")
    @classmethod
    def _left_out(cls, data: Any) -> Any:
        known = known_keys(cls)
        return {key: OFF if value is None and key in known else value for key, value in data.items()}


class TopIn(Group):
    """The file as a whole: groups are read one by one, so that a fault in one hides none in another."""

    store: dict[str, Any] | None = None
    book: dict[str, Any] | None = None
    columns: dict[str, Text] = {}
    associates: dict[str, Any] = {}
    start: Day = None
    photos: File = "photos"
    cadences: dict[str, Any] | None = None
    pieces: list[Any] | None = None
    budgets: dict[str, Amount] | None = None
    fallback: dict[str, Any] = {}
    letters: dict[str, Any] = {}
    mail: dict[str, Any] = {}
    templates: File = "templates"
    output: File = "out"
    schedule: dict[str, Any] = {}


G = TypeVar("G", bound=Group)
