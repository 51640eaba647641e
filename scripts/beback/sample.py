"""Sample prospects for a first look: people as a jeweller meets them, dated around the day they are asked for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TypeAlias

from beback.cells import Cell

_SATURDAY, _SUNDAY, _MONDAY = 5, 6, 0


@dataclass(frozen=True, slots=True)
class _Shop:
    """A moment in the shop so many days from today, never on a Sunday or Monday; a past one is never after now."""

    days: int
    at: time | None = None

    def on(self, now: datetime) -> datetime:
        clock = self.at or time(0)
        day = now.date() + timedelta(days=self.days)
        if self.days > 0:
            return datetime.combine(_shop_day(day, 1), clock)
        found = datetime.combine(_shop_day(day, -1), clock)
        return found if found <= now else datetime.combine(_shop_day(day - timedelta(days=1), -1), clock)


@dataclass(frozen=True, slots=True)
class _HoursAgo:
    """A moment so many hours ago, on any day, as save-the-sale counts hours; the evening before it at night."""

    hours: float

    def on(self, now: datetime) -> datetime:
        then = (now - timedelta(hours=self.hours)).replace(second=0, microsecond=0)
        if time(9) <= then.time() < time(20):
            return then
        evening = datetime.combine(then.date(), time(17, 40))
        return evening if evening <= then else evening - timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _Day:
    """Any calendar day so many days from today; with `year` a birthday or anniversary, first kept in that leap year."""

    days: int
    year: int | None = None

    def on(self, now: datetime) -> date:
        day = now.date() + timedelta(days=self.days)
        return day.replace(year=self.year) if self.year else day


_Planned: TypeAlias = "Mapping[str, Cell | _Shop | _HoursAgo | _Day]"


def _shop_day(day: date, step: int) -> date:
    while day.weekday() in (_SUNDAY, _MONDAY):
        day += timedelta(days=step)
    return day


def _ago(days: int, clock: str | None = None) -> _Shop:
    return _Shop(-days, time.fromisoformat(clock) if clock else None)


def _ahead(days: int, clock: str) -> _Shop:
    return _Shop(days, time.fromisoformat(clock))


def sample_prospects(now: datetime, associates: Sequence[str]) -> list[dict[str, Cell]]:
    """The sample rows by heading, dated around `now` (store's local time), shared out among the associates.

    They show every status and cadence, and a few faults that Check speaks of. Addresses end in example.com; the phone
    numbers are made up. The same arguments give the same rows.
    """
    rows: list[dict[str, Cell]] = []
    for n, planned in enumerate(_BE_BACKS + _DECIDING + _NOT_NOW + _BOUGHT + _REST):
        row = {h: cell.on(now) if isinstance(cell, _Shop | _HoursAgo | _Day) else cell for h, cell in planned.items()}
        if associates:
            row.setdefault("Associate", associates[n % len(associates)])
        rows.append(row)
    return rows


_BE_BACKS: tuple[_Planned, ...] = (
    {"Prospect": "Frank Hale", "Visited": _ago(1, "14:10"), "Status": "Be-back", "Looking for": "engagement ring",
     "Details": "oval, 1.2 ct, F-G, VS1, platinum solitaire", "Occasion": "engagement", "For": "Emily", "Value": 6400,
     "Needed by": _Day(13), "Cell": "(312) 280-4410", "Home address": "9 Oak St, Chicago, IL 60610",
     "Business address": "Hale & Moore Architects, 233 S Wacker Dr, Chicago, IL 60606", "Surprise": True,
     "Photo": "ring.jpg",
     "Conversation": "proposing at the lighthouse where they met; wants to think about it overnight"},
    {"Prospect": "Grace Okafor", "Visited": _ago(0, "11:20"), "Status": "Be-back", "Looking for": "diamond studs",
     "Details": "1 ct total, martini setting, white gold", "Occasion": "birthday", "For": "herself", "Value": 2150,
     "Cell": "312-280-4411", "Email": "grace.okafor@example.com", "Home address": "1840 N Wells St, Chicago, IL 60614",
     "Conversation": "turns forty and wants something for every day; will sleep on it"},
    {"Prospect": "Tomás Herrera", "Visited": _ago(1, "16:35"), "Status": "Be-back", "Looking for": "anniversary band",
     "Details": "five stone, emerald cut, size 6", "Occasion": "anniversary", "For": "Lucía", "Value": 3900,
     "Needed by": _Day(6), "Cell": "773.281.4412", "Home address": "2215 W Berteau Ave, Chicago, IL 60618",
     "Business address": "Prairie Bank, 120 S LaSalle St, Chicago, IL 60603", "Surprise": True,
     "Conversation": "twenty years next week; Lucía still talks about Oaxaca"},
    {"Prospect": "Mei-Lin Chu", "Visited": _ago(2, "12:05"), "Status": "Be-back", "Looking for": "jade pendant",
     "Details": "carved bamboo, 18k chain, 18 inches", "Occasion": "graduation", "For": "her daughter Ava",
     "Value": 880, "Cell": 3122804413, "Home address": "77 E Elm St, Chicago, IL 60611",
     "Conversation": "Ava finishes medical school; wants grandmother to see it first"},
    {"Prospect": "Desmond Wright", "Visited": _ago(3, "15:00"), "Status": "Be-back", "Looking for": "signet ring",
     "Details": "14k, oval face, family crest", "Occasion": "retirement", "For": "his father", "Value": 1450,
     "Cell": "312 280 4414", "Work phone": "(312) 640-2114",
     "Home address": "5012 S Dorchester Ave, Chicago, IL 60615",
     "Conversation": "has the crest as a drawing and will bring it"},
    {"Prospect": "Hannah Lindqvist", "Visited": _ago(9, "10:40"), "Status": "Be-back", "Looking for": "pearl strand",
     "Details": "Akoya, 7 mm, 18 inches, white gold clasp", "Occasion": "wedding", "For": "herself", "Value": 2600,
     "Needed by": _Day(24), "Cell": "(847) 328-4415", "Email": "hannah.l@example.com", "Contact by": "Text",
     "Home address": "914 Ridge Ave, Evanston, IL 60202",
     "Photo": "pearls.jpg", "Conversation": "dress has a low back; wondered about a longer strand"},
    {"Prospect": "Rashid Karimi", "Visited": _ago(1, "17:20"), "Status": "Be-back", "Looking for": "watch",
     "Details": "steel, 39 mm, blue dial", "Occasion": "promotion", "For": "himself", "Value": 4850,
     "Cell": "312-280-4416", "Email": "rashid.karimi@example.com", "Contact by": "Email",
     "Business address": "Northside Clinic, 2650 N Clark St, Chicago, IL 60614", "Photo": "watch.jpg",
     "Conversation": "comparing with one he saw at the airport; likes that we size the bracelet while he waits"},
    {"Prospect": "Bridget O'Malley", "Visited": _ago(6, "13:15"), "Status": "Be-back", "Looking for": "Claddagh ring",
     "Details": "white gold, size 7, small emerald", "Occasion": "Christmas", "For": "her sister Nora", "Value": 420,
     "Cell": "708-383-4417", "Home address": "633 N Euclid Ave, Oak Park, IL 60302",
     "Conversation": "Nora lost hers swimming in Lake Geneva"},
    {"Prospect": "Andre Baptiste", "Visited": _ago(2, "18:30"), "Status": "Be-back", "Looking for": "tennis bracelet",
     "Details": "4 ct, lab grown, 7 inches", "Occasion": "anniversary", "For": "Simone", "Value": 3200,
     "Needed by": _Day(9), "Cell": "773-281-4418", "Home address": "4730 S Ellis Ave, Chicago, IL 60615",
     "Surprise": True, "Conversation": "wants it hidden until dinner; no work address given yet"},
    {"Prospect": "Yuki Tanaka", "Visited": _ago(8, "11:55"), "Status": "Be-back", "Looking for": "sapphire earrings",
     "Details": "Ceylon, 2 ct total, halo", "Occasion": "birthday", "For": "her mother", "Value": 2975,
     "Cell": "312-280-4419", "Not before": _Day(5), "Home address": "401 N Wabash Ave, Chicago, IL 60611",
     "Conversation": "travelling to Osaka this week; asked us to call when she is back"},
    {"Prospect": "Peter Novak", "Visited": _ago(27, "14:45"), "Status": "Be-back", "Looking for": "cuff links",
     "Details": "sterling, engraved P.N.", "Occasion": "wedding", "For": "himself", "Value": 310,
     "Cell": "708-383-4420", "Home address": "1127 Lake St, Oak Park, IL 60301",
     "Conversation": "best man at his brother's wedding"},
    {"Prospect": "Carmen Delgado", "Visited": _ago(36, "12:30"), "Status": "Be-back", "Looking for": "right-hand ring",
     "Details": "garnet and rose gold", "For": "herself", "Value": 1180, "Cell": "312-280-4421",
     "Email": "carmen.d@example.com", "Home address": "2020 S Ashland Ave, Chicago, IL 60608",
     "Conversation": "sold her first painting and wants to remember it"},
    {"Prospect": "Jonah Feldman", "Visited": _HoursAgo(0.5), "Status": "Be-back", "Looking for": "engagement ring",
     "Details": "cushion, 1.5 ct, hidden halo, yellow gold", "Occasion": "engagement", "For": "Talia", "Value": 8200,
     "Cell": "312-280-4422", "Cadence": "save-the-sale", "Photo": "ring.jpg",
     "Conversation": "needs to show the picture to his sister before he decides"},
    {"Prospect": "Priscilla Adeyemi", "Visited": _HoursAgo(22), "Status": "Be-back",
     "Looking for": "charm bracelet", "Details": "silver, starter set with three charms", "Occasion": "sweet sixteen",
     "For": "her niece Tola", "Value": 265, "Cell": "773-281-4423", "Cadence": "save-the-sale",
     "Conversation": "rushing to pick up the children; asked for pictures of the charms"},
    {"Prospect": "Marcus Bell", "Visited": _ago(2, "10:25"), "Status": "Be-back", "Looking for": "men's wedding band",
     "Details": "tungsten, 8 mm, brushed", "Occasion": "wedding", "For": "himself", "Value": 540,
     "Cell": "312-280-4424", "Appointment": _ahead(1, "15:00"), "Coffee": "black, one sugar",
     "Home address": "1458 W Cortland St, Chicago, IL 60642",
     "Conversation": "coming back with his fiancée to see it next to her ring"},
    {"Prospect": "Eleanor Whitcomb", "Visited": _ago(5, "16:10"), "Status": "Be-back", "Looking for": "estate brooch",
     "Details": "Edwardian, seed pearls, platinum", "For": "herself", "Value": 3650, "Work phone": "(312) 640-2125",
     "Home address": "1300 N Astor St, Chicago, IL 60610", "Appointment": _ahead(4, "11:00"),
     "Coffee": "Earl Grey, lemon", "Conversation": "collects Edwardian pieces; her mother wore one at the opera"},
    {"Prospect": "Samir Haddad", "Visited": _ago(0, "10:35"), "Status": "Be-back", "Looking for": "gold chain",
     "Details": "18k, Franco link, 22 inches", "Occasion": "birthday", "For": "his son Elias", "Value": 1890,
     "Needed by": _Day(4), "Cell": "773-281-4426", "Home address": "5730 N Kimball Ave, Chicago, IL 60659",
     "Conversation": "Elias turns eighteen; grandfather gave Samir one at that age"},
)  # fmt: skip

_DECIDING: tuple[_Planned, ...] = (
    {"Prospect": "Olivia Brandt", "Visited": _ago(5, "13:40"), "Status": "Deciding", "Looking for": "engagement ring",
     "Details": "radiant, 2 ct, three stone", "Occasion": "engagement", "For": "herself and Ben", "Value": 14800,
     "Decides by": _Day(12), "Cell": "312-280-4427", "Email": "olivia.brandt@example.com",
     "Home address": "340 E Randolph St, Chicago, IL 60601",
     "Conversation": "choosing together; Ben cares about the certificate, she about the light"},
    {"Prospect": "Kwame Mensah", "Visited": _ago(4, "17:05"), "Status": "Deciding", "Looking for": "wedding bands",
     "Details": "matching, 18k, comfort fit", "Occasion": "wedding", "For": "himself and Adwoa", "Value": 3400,
     "Decides by": _Day(20), "Cell": "773-281-4428", "Email": "kwame.m@example.com",
     "Home address": "6400 N Sheridan Rd, Chicago, IL 60626",
     "Conversation": "wants their initials inside in Adinkra symbols"},
    {"Prospect": "Sofia Rossi", "Visited": _ago(3, "11:15"), "Status": "Deciding", "Looking for": "pearl necklace",
     "Details": "Tahitian, graduated", "Occasion": "fiftieth birthday", "For": "herself", "Value": 7200,
     "Decides by": _Day(75), "Cell": "312-280-4429", "Email": "sofia.rossi@example.com",
     "Home address": "1010 N Dearborn St, Chicago, IL 60610",
     "Conversation": "her birthday is far off and she enjoys looking"},
    {"Prospect": "Nathan Goldberg", "Visited": _ago(7, "14:20"), "Status": "Deciding", "Looking for": "vintage watch",
     "Details": "1960s, manual wind, gold", "For": "himself", "Value": 5600, "Cell": "847-328-4430",
     "Email": "nathan.g@example.com", "Home address": "2508 Central St, Evanston, IL 60201",
     "Conversation": "asked for the service papers; did not say when he decides"},
    {"Prospect": "Amara Diallo", "Visited": _ago(6, "12:50"), "Status": "Deciding", "Looking for": "emerald ring",
     "Details": "Colombian, 1.8 ct, bezel", "Occasion": "anniversary", "For": "herself", "Value": 9100,
     "Decides by": _Day(5), "Cell": "312-280-4431", "Email": "amara.diallo@example.com", "Contact by": "Email",
     "Home address": "55 W Delaware Pl, Chicago, IL 60610",
     "Conversation": "her husband says yes to whatever she picks; she worries about the hardness of emerald"},
    {"Prospect": "Gordon MacLeod", "Visited": _ago(24, "15:30"), "Status": "Deciding",
     "Looking for": "diamond pendant", "Details": "0.75 ct, bezel, white gold", "Occasion": "retirement",
     "For": "Fiona", "Value": 2900, "Decides by": _Day(-2), "Cell": "630-357-4432",
     "Home address": "18 W Jefferson Ave, Naperville, IL 60540",
     "Conversation": "was to decide after the weekend in Door County"},
    {"Prospect": "Ingrid Solberg", "Visited": _ago(2, "16:45"), "Status": "Deciding", "Looking for": "stacking rings",
     "Details": "three bands, mixed golds", "Occasion": "new baby", "For": "herself", "Value": 1650,
     "Decides by": _Day(28), "Cell": "312-280-4433", "Email": "ingrid.s@example.com", "Contact by": "Text",
     "Home address": "2300 N Lincoln Park West, Chicago, IL 60614",
     "Conversation": "one ring for each child; the third is due in spring"},
)  # fmt: skip

_NOT_NOW: tuple[_Planned, ...] = (
    {"Prospect": "Luis Ortega", "Visited": _ago(27, "13:00"), "Status": "Not now", "Looking for": "engagement ring",
     "Details": "pear, 1 ct, yellow gold", "Occasion": "engagement", "For": "Marisol", "Value": 4300,
     "Cell": "312-280-4434", "OK to contact": "Yes", "Home address": "1915 S Racine Ave, Chicago, IL 60608",
     "Conversation": "saving until the tax refund; happy to hear from us once a month"},
    {"Prospect": "Winifred Clarke", "Visited": _ago(33, "11:30"), "Status": "Not now", "Looking for": "locket",
     "Details": "gold, room for two pictures", "For": "her granddaughter", "Value": 780,
     "Work phone": "(312) 640-2135", "OK to contact": "Yes", "Home address": "4800 S Lake Park Ave, Chicago, IL 60615",
     "Conversation": "the granddaughter is four; maybe when she starts school"},
    {"Prospect": "Devon Pryce", "Visited": _ago(31, "17:40"), "Status": "Not now", "Looking for": "watch",
     "Details": "diver, orange strap", "For": "himself", "Value": 2350, "Cell": "773-281-4436", "OK to contact": "Yes",
     "Contact by": "Text", "Conversation": "buying a car first; said a text now and then is fine"},
    {"Prospect": "Aisha Rahman", "Visited": _ago(21, "14:55"), "Status": "Not now", "Looking for": "gold bangles",
     "Details": "22k, set of six", "Occasion": "wedding", "For": "her sister", "Value": 6900, "Cell": "312-280-4437",
     "Home address": "6120 N Artesian Ave, Chicago, IL 60659", "Conversation": "the wedding has moved to next year"},
    {"Prospect": "Claire Fontaine", "Visited": _ago(12, "10:50"), "Status": "Not now", "Looking for": "opal ring",
     "Details": "Australian, oval, size 5 1/2", "For": "herself", "Value": 1725, "Email": "claire.f@example.com",
     "OK to contact": "Yes", "Home address": "880 N Lake Shore Dr, Chicago, IL 60611",
     "Conversation": "moving house; would like to hear from us by e-mail"},
    {"Prospect": "Walter Kowalczyk", "Visited": _ago(45, "12:15"), "Status": "Not now",
     "Looking for": "pocket watch chain", "Details": "double Albert, silver", "For": "himself", "Value": 390,
     "Cell": "708-383-4439", "OK to contact": "No", "Home address": "3315 Grove Ave, Berwyn, IL 60402",
     "Conversation": "thanked us and asked us not to call"},
)  # fmt: skip

_BOUGHT: tuple[_Planned, ...] = (
    {"Prospect": "Emily Sandoval", "Visited": _ago(9, "15:10"), "Status": "Bought", "Bought on": _ago(1),
     "Item bought": "halo engagement ring, 1 ct", "Amount": 5850, "Occasion": "engagement", "For": "Chris",
     "Cell": "312-280-4440", "Email": "emily.sandoval@example.com",
     "Home address": "1620 N LaSalle Dr, Chicago, IL 60614",
     "Business address": "Lakeside Dental, 30 N Michigan Ave, Chicago, IL 60602",
     "Conversation": "she is the one who proposes, at the Garfield Park Conservatory"},
    {"Prospect": "David Rosenthal", "Visited": _ago(4, "12:20"), "Status": "Bought", "Bought on": _ago(4),
     "Item bought": "sapphire and diamond band", "Amount": 3250, "Occasion": "anniversary", "For": "Miriam",
     "Cell": "847-328-4441", "Home address": "1201 Sheridan Rd, Wilmette, IL 60091", "Surprise": True,
     "Business address": "Rosenthal & Stein LLP, 77 W Wacker Dr, Chicago, IL 60601", "Needed by": _Day(10),
     "Conversation": "hiding it in the piano bench until their thirtieth"},
    {"Prospect": "Keisha Coleman", "Visited": _ago(6, "17:00"), "Status": "Bought", "Bought on": _ago(6),
     "Item bought": "diamond hoops", "Amount": 1480, "Occasion": "birthday", "For": "herself", "Cell": "773-281-4442",
     "Email": "keisha.c@example.com", "Home address": "7100 S Constance Ave, Chicago, IL 60649",
     "Conversation": "the new office, now that the bar exam is passed"},
    {"Prospect": "Robert Ellison", "Visited": _ago(33, "13:25"), "Status": "Bought", "Bought on": _ago(33),
     "Item bought": "pearl and diamond earrings", "Amount": 2100, "Occasion": "birthday", "For": "his wife Joan",
     "Cell": "312-280-4443", "Work phone": "(312) 640-2143", "Home address": "2650 N Lakeview Ave, Chicago, IL 60614",
     "Conversation": "Joan wears her mother's pearls on Sundays"},
    {"Prospect": "Ngozi Eze", "Visited": _ago(50, "11:05"), "Status": "Bought", "Bought on": _ago(50),
     "Item bought": "men's signet ring", "Amount": 1350, "Occasion": "graduation", "For": "her son Obinna",
     "Cell": "312-280-4444", "Home address": "5455 S Hyde Park Blvd, Chicago, IL 60615",
     "Conversation": "Obinna is the first engineer of the family"},
    {"Prospect": "Patrick Doyle", "Visited": _ago(186, "16:00"), "Status": "Bought", "Bought on": _ago(186),
     "Item bought": "platinum wedding bands", "Amount": 4700, "Occasion": "wedding", "For": "himself and Ciara",
     "Cell": "773-281-4445", "Home address": "10410 S Western Ave, Chicago, IL 60643",
     "Conversation": "married on the beach at Kenosha; band got sand in the milgrain"},
    {"Prospect": "Helen Papadakis", "Visited": _ago(362, "14:30"), "Status": "Bought", "Bought on": _ago(362),
     "Item bought": "three-stone ring", "Amount": 8900, "Occasion": "anniversary", "For": "herself",
     "Cell": "312-280-4446", "Email": "helen.p@example.com", "Home address": "130 N Garland Ct, Chicago, IL 60602",
     "Conversation": "one stone for each child; comes in to have it cleaned before holidays"},
    {"Prospect": "James Whitfield", "Visited": _ago(120, "15:45"), "Status": "Bought", "Bought on": _ago(120),
     "Item bought": "ruby pendant", "Amount": 2450, "Occasion": "birthday", "For": "his wife Dorothy",
     "Cell": "312-280-4447", "Home address": "1440 N State Pkwy, Chicago, IL 60610", "Special date": _Day(23, 1984),
     "Conversation": "Dorothy loves red; the earrings that match are still in the case"},
    {"Prospect": "Lakshmi Iyer", "Visited": _ago(150, "12:40"), "Status": "Bought", "Bought on": _ago(150),
     "Item bought": "gold mangalsutra", "Amount": 3100, "Occasion": "wedding", "For": "her daughter Meera",
     "Cell": "630-357-4448", "Email": "lakshmi.iyer@example.com", "Contact by": "Email",
     "Home address": "2200 W Diehl Rd, Naperville, IL 60563", "Special date": _Day(20, 2020),
     "Conversation": "Meera married under the banyan tree at the arboretum"},
    {"Prospect": "Stephen Marsh", "Visited": _ago(95, "10:55"), "Status": "Bought", "Bought on": _ago(95),
     "Item bought": "tennis necklace", "Amount": 11200, "Occasion": "anniversary", "For": "Rebecca",
     "Email": "stephen.marsh@example.com", "Home address": "555 W Madison St, Chicago, IL 60661",
     "Special date": _Day(27, 2012), "Conversation": "Rebecca saw it in the window three times before he came in"},
)  # fmt: skip

_REST: tuple[_Planned, ...] = (
    {"Prospect": "Frank Hale", "Visited": _ago(300, "11:00"), "Status": "Bought", "Bought on": _ago(300),
     "Item bought": "silver bracelet", "Amount": 190, "Occasion": "birthday", "For": "Emily", "Cell": "312 280 4410",
     "Home address": "9 Oak St, Chicago, IL 60610", "Conversation": "his first present to Emily"},
    {"Prospect": "Grace Okafor", "Visited": _ago(40, "13:30"), "Status": "Not now",
     "Looking for": "mother-of-pearl cuff", "Details": "wide, silver", "For": "herself", "Value": 560,
     "Email": "Grace.Okafor@example.com", "OK to contact": "Yes",
     "Conversation": "liked it, but looks for earrings first"},
    {"Prospect": "Vincent Moretti", "Visited": _ago(55, "16:20"), "Status": "Lost", "Looking for": "engagement ring",
     "Details": "princess, 1 ct", "Occasion": "engagement", "For": "Gina", "Value": 5200, "Cell": "708-383-4451",
     "Conversation": "bought from his cousin's store"},
    {"Prospect": "Joanna Pike", "Visited": _ago(20, "12:00"), "Status": "Lost", "Looking for": "men's watch",
     "Details": "chronograph", "Occasion": "Christmas", "For": "her husband", "Value": 1990, "Cell": "312-280-4452",
     "Conversation": "found out that he has the same one"},
    {"Prospect": "Theo Vandenberg", "Visited": _ago(2, "14:05"), "Status": "Be-back", "Looking for": "eternity band",
     "Details": "half eternity, 2 mm", "Occasion": "anniversary", "For": "Annika", "Value": 2300, "Cell": "312-280-44",
     "Conversation": "wrote his number in a hurry"},
    {"Prospect": "Lorraine Fitch", "Visited": _ago(3, "10:30"), "Status": "Maybe later", "Looking for": "silver frame",
     "Details": "8 by 10", "Occasion": "wedding", "For": "the Hendersons", "Value": 145, "Cell": "773-281-4454",
     "Conversation": "wants to ask what the couple has on its list"},
    {"Prospect": "Brother Anselm", "Visited": _ago(1, "13:05"), "Status": "Be-back", "Looking for": "rosary",
     "Details": "olive wood and silver", "Occasion": "ordination", "For": "a novice", "Value": 240,
     "Conversation": "left no number; said he passes every market day"},
    {"Prospect": "Pilar Santos", "Visited": "next Tuesday after lunch", "Status": "Be-back",
     "Looking for": "hoop earrings", "Details": "medium, yellow gold", "Occasion": "quinceañera",
     "For": "her goddaughter", "Value": 380, "Cell": "312-280-4456",
     "Conversation": "the party is in the parish hall"},
    {"Prospect": "Oscar Nyberg", "Visited": _ago(1, "11:45"), "Status": "Be-back", "Looking for": "cocktail ring",
     "Details": "amethyst, size 8", "Occasion": "opening night", "For": "Vera", "Value": 1575,
     "Needed by": "before the premiere", "Cell": "312-280-4457", "Email": "oscar.nyberg at example",
     "Home address": "2430 N Halsted St, Chicago, IL 60614",
     "Conversation": "Vera sings Tosca; the ring must show from the balcony"},
)  # fmt: skip
