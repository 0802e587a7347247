"""The countries whose tables of data/calendars/ scripts/calendars.py makes: which days, from where, and what they are called here."""

import warnings
from datetime import date

import holidays
from workalendar import america, asia, europe, oceania

# Names by what the package `holidays` calls a day; {} stands for itself.
NAMES = {
    "New Year's Day": ("New Year's Day", "元旦"),
    "Universal Fraternization Day": ("New Year's Day", "元旦"),
    "Good Friday": ("Good Friday", "耶稣受难日"),
    "Easter Monday": ("Easter Monday", "复活节星期一"),
    "Ascension Day": ("Ascension Day", "耶稣升天节"),
    "Pentecost Monday": ("Whit Monday", "圣灵降临节星期一"),
    "Labor Day": ("Labour Day", "劳动节"),
    "Worker's Day": ("Labour Day", "劳动节"),
    "Christmas Day": ("Christmas Day", "圣诞节"),
    "Boxing Day": ("Boxing Day", "节礼日"),
    "Second Day of Christmas": ("Second Day of Christmas", "圣诞节次日"),
    "All Saints' Day": ("All Saints' Day", "诸圣节"),
    "Assumption Day": ("Assumption Day", "圣母升天节"),
    # United Kingdom
    "May Day": ("Early May bank holiday", "五月初银行假日"),
    "Spring Bank Holiday": ("Spring bank holiday", "春季银行假日"),
    "Late Summer Bank Holiday": ("Summer bank holiday", "夏季银行假日"),
    "Platinum Jubilee of Elizabeth II": ("Platinum Jubilee", "女王登基白金禧"),
    "State Funeral of Queen Elizabeth II": ("State funeral of Elizabeth II", "伊丽莎白二世国葬"),
    "Coronation of Charles III": ("Coronation of Charles III", "查尔斯三世加冕"),
    # Germany and France
    "German Unity Day": ("German Unity Day", "德国统一日"),
    "Victory Day": ("Victory Day", "二战胜利日"),
    "National Day": ("National Day", "国庆日"),
    "Armistice Day": ("Armistice Day", "停战日"),
    # Japan
    "Coming of Age Day": ("Coming of Age Day", "成人节"),
    "Foundation Day": ("National Foundation Day", "建国纪念日"),
    "Emperor's Birthday": ("Emperor's Birthday", "天皇诞辰"),
    "Vernal Equinox Day": ("Vernal Equinox Day", "春分"),
    "Showa Day": ("Showa Day", "昭和日"),
    "Constitution Day": ("Constitution Day", "宪法日"),
    "Greenery Day": ("Greenery Day", "绿之日"),
    "Children's Day": ("Children's Day", "儿童节"),
    "Marine Day": ("Marine Day", "海之日"),
    "Mountain Day": ("Mountain Day", "山之日"),
    "Respect for the Aged Day": ("Respect for the Aged Day", "敬老日"),
    "Autumnal Equinox Day": ("Autumnal Equinox Day", "秋分"),
    "Sports Day": ("Sports Day", "体育日"),
    "Culture Day": ("Culture Day", "文化日"),
    "Labor Thanksgiving Day": ("Labour Thanksgiving Day", "勤劳感谢日"),
    "Substitute Holiday": ("Substitute holiday", "补休"),
    "National Holiday": ("Day between two holidays", "两节之间的休日"),
    # South Korea
    "Korean New Year": ("Lunar New Year", "春节"),
    "The day preceding Korean New Year": ("Lunar New Year", "春节"),
    "The second day of Korean New Year": ("Lunar New Year", "春节"),
    "Chuseok": ("Chuseok", "中秋节"),
    "The day preceding Chuseok": ("Chuseok", "中秋节"),
    "The second day of Chuseok": ("Chuseok", "中秋节"),
    "Independence Movement Day": ("Independence Movement Day", "三一节"),
    "Buddha's Birthday": ("Buddha's Birthday", "佛诞日"),
    "Memorial Day": ("Memorial Day", "显忠日"),
    "Liberation Day": ("Liberation Day", "光复节"),
    "National Foundation Day": ("National Foundation Day", "开天节"),
    "Hangul Day": ("Hangul Day", "韩文日"),
    "Armed Forces Day": ("Armed Forces Day", "国军日"),
    "Temporary Public Holiday": ("Temporary holiday", "临时公休日"),
    "National Assembly Election Day": ("Election day", "选举日"),
    "Presidential Election Day": ("Election day", "选举日"),
    "Local Election Day": ("Election day", "选举日"),
    # Singapore
    "Chinese New Year": ("Chinese New Year", "春节"),
    "Eid al-Fitr": ("Hari Raya Puasa", "开斋节"),
    "Eid al-Adha": ("Hari Raya Haji", "哈芝节"),
    "Vesak Day": ("Vesak Day", "卫塞节"),
    "Diwali": ("Deepavali", "屠妖节"),
    "Polling Day": ("Polling Day", "投票日"),
    # Australia and Canada
    "Australia Day": ("Australia Day", "澳大利亚日"),
    "ANZAC Day": ("Anzac Day", "澳新军团日"),
    "National Day of Mourning for Queen Elizabeth II": ("National Day of Mourning", "全国哀悼日"),
    "Victoria Day": ("Victoria Day", "维多利亚日"),
    "Canada Day": ("Canada Day", "加拿大日"),
    "National Day for Truth and Reconciliation": ("National Day for Truth and Reconciliation", "全国真相与和解日"),
    "Thanksgiving Day": ("Thanksgiving", "感恩节"),
    "Remembrance Day": ("Remembrance Day", "阵亡将士纪念日"),
    # Brazil
    "Tiradentes' Day": ("Tiradentes Day", "蒂拉登特斯日"),
    "Independence Day": ("Independence Day", "独立日"),
    "Our Lady of Aparecida": ("Our Lady of Aparecida", "阿帕雷西达圣母日"),
    "All Souls' Day": ("All Souls' Day", "追思节"),
    "Republic Proclamation Day": ("Republic Day", "共和国日"),
    "National Day of Zumbi and Black Awareness": ("Black Awareness Day", "黑人觉醒日"),
}
OBSERVED, ALTERNATIVE = " (observed)", "Alternative holiday for "


def dates(code, year, **choice):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        days = holidays.country_holidays(code, years=year, language="en_US", **choice)
    return {day: name for day, name in days.items() if day.year == year}


def worked(calendar, year):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return {day for day, _ in calendar().holidays(year) if day.year == year}


class Country:
    """One table: `first` gives days with names by the package `holidays`, `second` days by `workalendar`."""

    own_names = {}

    def __init__(self, code, years, head, second, why, **choice):
        self.code, self.years, self.head, self.choice = code, range(*years), head, choice
        self._second, self.why = second, why

    def first(self, year):
        return dates(self.code, year, **self.choice)

    def second(self, year):
        return worked(self._second, year)

    def name(self, called):
        """Our names of what `holidays` calls a day; of two holidays on one day, both."""
        pairs = [self.one_name(part) for part in called.split("; ")]
        pairs = list(dict.fromkeys(pairs))
        return " / ".join(english for english, _ in pairs), "／".join(chinese for _, chinese in pairs)

    def one_name(self, called):
        substitute = called.endswith(OBSERVED) or called.startswith(ALTERNATIVE)
        plain = called.removesuffix(OBSERVED).removeprefix(ALTERNATIVE)
        english, chinese = self.own_names.get(plain) or NAMES[plain]
        return (f"{english} (observed)", f"{chinese}（补休）") if substitute else (english, chinese)

    @property
    def explained(self):
        """Of each day on which both packages differ, why; what is not listed here fails the comparison."""
        found = {}
        for year in self.years:
            first, second = self.first(year), self.second(year)
            for day in set(first) ^ second:
                reason = self.why(day, first.get(day))
                if reason:
                    found[day] = reason
        return found


class Korea(Country):
    own_names = {"Constitution Day": ("Constitution Day", "制宪节"), "Labor Day": ("Labour Day", "劳动节")}


class Australia(Country):
    """The days that every state and territory has off."""

    STATES = ("AustralianCapitalTerritory", "NewSouthWales", "NorthernTerritory", "Queensland", "SouthAustralia",
              "Tasmania", "Victoria", "WesternAustralia")

    def first(self, year):
        states = [dates(self.code, year, subdiv=state) for state in holidays.AU.subdivisions if len(state) <= 3]
        shared = set.intersection(*(set(state) for state in states))
        return {day: states[0][day] for day in shared if states[0][day] != "Easter Sunday"}

    def second(self, year):
        return set.intersection(*(worked(getattr(oceania, state), year) for state in self.STATES))


class Canada(Country):
    def second(self, year):
        """Ontario without its own Family Day (third Monday of February) and Civic Holiday (first of August)."""
        own = {day for day in worked(america.Ontario, year) if day.weekday() == 0 and (
            day.month == 2 and 15 <= day.day <= 21 or day.month == 8 and day.day <= 7)}
        return worked(america.Ontario, year) - own


def nothing(_day, _name):
    return None


def britain(day, _name):
    return "a bank holiday by proclamation (8 May 2023) that it does not have" if day == date(2023, 5, 8) else None


def japan(_day, name):
    lacking = ("Substitute Holiday", "National Holiday")
    return "a substitute holiday or a day between two (articles 3(2) and 3(3)) that it does not have" if name in lacking else None


def korea(day, name):
    if name is None or name == "Buddha's Birthday" and day == date(2023, 5, 27):
        return "Buddha's Birthday of 2023 a day early" if day.year == 2023 else None
    if name.startswith(ALTERNATIVE):
        return "a substitute holiday that it does not have"
    if name in ("Labor Day", "Constitution Day"):
        return "a public holiday since 2026 that it does not have"
    return "an election day or a temporary holiday that it does not have"


def singapore(day, name):
    if name == "Polling Day":
        return "a polling day that it does not have"
    return "Hari Raya Puasa of 2026 a day early" if day.year == 2026 and day.month == 3 else None


def australia(day, _name):
    return "the National Day of Mourning of 2022 that it does not have" if day == date(2022, 9, 22) else None


def canada(_day, name):
    lacking = ("National Day for Truth and Reconciliation", "Remembrance Day")
    plain = (name or "").removesuffix(OBSERVED)
    return "a federal holiday that Ontario, with which it was compared, does not keep" if plain in lacking else None


def brazil(_day, name):
    if name == "Good Friday":
        return "Good Friday, which it takes for an optional day"
    return "Black Awareness Day, national since 2024, that it does not have" if name and "Zumbi" in name else None


COUNTRIES = {country.code: country for country in [
    Country("GB", (2020, 2029), [
        "Bank holidays of England and Wales. Scotland and Northern Ireland have others besides and lack Easter Monday or the summer one in part.",
        "source: Banking and Financial Dealings Act 1971, schedule 1, and royal proclamations, https://www.gov.uk/bank-holidays",
        "Substitute days for a weekend are listed as (observed). A proclamation may still add a day to the years to come.",
    ], europe.UnitedKingdom, britain, subdiv="ENG"),
    Country("DE", (2020, 2029), [
        "Days off in all of Germany. Days of single Laender (Epiphany, Corpus Christi, Reformation Day and others) are not in it.",
        "source: holiday acts of the Laender (Feiertagsgesetze) as far as they agree; German Unity Day: Einigungsvertrag, article 2(2)",
    ], europe.Germany, nothing),
    Country("FR", (2020, 2029), [
        "Days off in all of metropolitan France. Alsace-Moselle and overseas departments have others besides.",
        "source: Code du travail, article L3133-1",
    ], europe.France, nothing),
    Country("JP", (2020, 2028), [
        "National holidays of Japan with substitute holidays and days between two holidays. Days off of companies (Obon, year's end) are not in it.",
        "source: Act on National Holidays (Act 178 of 1948); the equinoxes are announced in the February of the year before",
    ], asia.Japan, japan),
    Korea("KR", (2020, 2027), [
        "Public holidays of South Korea with substitute holidays, election days and temporary holidays.",
        "source: Regulations on Holidays of Public Offices and the Public Holidays Act; 1 May and 17 July since the amendments of 2026",
        "Dates by the moon and temporary holidays of later years are announced year by year.",
    ], asia.SouthKorea, korea),
    Country("SG", (2020, 2028), [
        "Public holidays of Singapore, with the Monday after where one falls on a Sunday.",
        "source: Holidays Act 1998 and the lists of the Ministry of Manpower, https://www.mom.gov.sg/employment-practices/public-holidays",
        "Later years hang on announcements (moon, Vesak Day, Deepavali).",
    ], asia.Singapore, singapore),
    Australia("AU", (2020, 2029), [
        "Days that every state and territory of Australia has off. Those of single states (King's Birthday, Labour Day, Melbourne Cup, Anzac Day's",
        "substitute) are not in it.",
        "source: public holidays acts of the states and territories as far as they agree",
    ], None, australia),
    Canada("CA", (2021, 2029), [
        "General holidays of the Canada Labour Code. Provinces lack some of them and have others (Family Day, Civic Holiday, Saint-Jean-Baptiste).",
        "source: Canada Labour Code, R.S.C. 1985, c. L-2, section 166 and 193",
        "The years begin with 2021, the first with the National Day for Truth and Reconciliation.",
    ], None, canada, categories=["government"]),
    Country("BR", (2020, 2029), [
        "National holidays of Brazil. Carnival and Corpus Christi are optional days of the public service and not in it, nor are those of states.",
        "source: Laws 662/1949, 6802/1980, 10607/2002, 14759/2023; Good Friday: Law 9093/1995, article 2",
    ], america.Brazil, brazil),
]}
