"""设施控制项 — what sound registers of facilities and beds cannot show."""

from datetime import date, timedelta

from django.db.models import CharField, Exists, F, Func, OuterRef, Q, QuerySet, Sum, Value, Window
from django.db.models.functions import Concat

from minzheng.core.divisions.models import Division
from minzheng.core.facilities.features import FeatureQuerySet
from minzheng.core.facilities.kinds import all_kinds
from minzheng.core.facilities.models import (
    BedEntry,
    BedQuerySet,
    EntryQuerySet,
    Facility,
    FacilityChange,
    FacilityEntry,
    FacilityQuerySet,
    FeatureEntry,
)
from minzheng.core.registers.accepting import AcceptedQuerySet
from minzheng.core.registers.controls import CONTROLS, Control
from minzheng.kernel import periods

PATIENCE = timedelta(days=30)
_DEPTH = ("city", "county", "township", "village")
_LINE = Func(F("facility__kind"), Value("."), Value(1), function="SPLIT_PART", output_field=CharField())
IN_ENTRIES = Concat(_LINE, Value(".facility_entry"))
IN_CHANGES = Concat(_LINE, Value(".facility_change"))
IN_BEDS = Concat(_LINE, Value(".beds"))
IN_FEATURES = Concat(_LINE, Value(".features"))
_OTHER_ROW = {"cause": BedEntry.Cause.UPGRADED, "kind": BedEntry.Kind.ORDINARY}
MEND_ENTRY = "与填报人核对后在“设施登记事项”中确认；不成立的由填报人撤回。"


def _waiting_since(at: date) -> Q:
    return Q(confirmed_at__isnull=True, created_at__date__lt=at - PATIENCE)


def entries_waiting(at: date) -> EntryQuerySet:
    """Entries that nobody confirmed within 30 days."""
    return FacilityEntry.objects.filter(_waiting_since(at))


def beds_waiting(at: date) -> BedQuerySet:
    """Bed entries that nobody confirmed within 30 days; an upgrade shows once."""
    return BedEntry.objects.filter(_waiting_since(at)).exclude(
        cause=BedEntry.Cause.UPGRADED, kind=BedEntry.Kind.ORDINARY
    )


def changes_waiting(at: date) -> AcceptedQuerySet[FacilityChange]:
    """Changes of facilities that nobody confirmed within 30 days."""
    return FacilityChange.objects.filter(_waiting_since(at))


def entries_accepted_ahead(at: date) -> EntryQuerySet:
    """Entries accepted on a day that has not come."""
    return FacilityEntry.objects.filter(accepted_on__gt=max(at, periods.today()))


def beds_accepted_ahead(at: date) -> BedQuerySet:
    """Bed entries accepted on a day that has not come; an upgrade shows once."""
    return BedEntry.objects.filter(accepted_on__gt=max(at, periods.today())).exclude(**_OTHER_ROW)


def doubles(at: date) -> FacilityQuerySet:
    """Of two facilities with one name, kind and division, each in use or waiting to be, the one registered later."""
    in_use = FacilityEntry.objects.openings_in_force(at).filter(facility=OuterRef("pk"))
    opened = _confirmed_openings().filter(facility=OuterRef("pk"))
    present = Facility.objects.filter(Exists(in_use) | ~Exists(opened))
    same = {name: OuterRef(name) for name in ("kind", "division", "name")}
    return present.filter(Exists(present.filter(**same, pk__lt=OuterRef("pk"))))


def in_ended_divisions(at: date) -> FacilityQuerySet:
    """Facilities in use whose division was merged or abolished; a renamed division goes on under its new name."""
    goes_on = Division.objects.standing(at).filter(lineage=OuterRef("division__lineage"))
    return Facility.objects.standing(at).filter(~Exists(goes_on), division__until__lte=at)


def misplaced(at: date) -> FacilityQuerySet:
    """Facilities whose level or division does not go with their kind."""
    wrong = ~Q(kind__in=[kind.code for kind in all_kinds()])
    for kind in all_kinds():
        fits = Q(pk__in=[])
        for level in kind.levels:
            places = [level] if kind.covers else _DEPTH[_DEPTH.index(level) :]
            fits |= Q(level=level, division__level__in=places)
        wrong |= Q(kind=kind.code) & ~fits
    return Facility.objects.filter(wrong, created_at__date__lte=max(at, periods.today()))


def negative_stocks(at: date) -> FacilityQuerySet:
    """Facilities that had, on some day, fewer than no beds of one kind."""
    running = Window(Sum("delta"), partition_by=["facility", "kind"], order_by="effective_on")
    short = BedEntry.objects.standing(at).annotate(running=running).filter(running__lt=0)
    return Facility.objects.filter(pk__in=short.values("facility"))


def beds_before_opening(at: date) -> BedQuerySet:
    """Confirmed bed entries older than the first confirmed opening of their facility."""
    openings = _confirmed_openings().filter(facility=OuterRef("facility"))
    earlier = openings.filter(effective_on__lte=OuterRef("effective_on"))
    return BedEntry.objects.standing(at).filter(Exists(openings), ~Exists(earlier))


def never_opened(at: date) -> FacilityQuerySet:
    """Facilities without any confirmed opening, of which something else was confirmed."""
    entries = FacilityEntry.objects.counted().filter(facility=OuterRef("pk"), effective_on__lte=at)
    beds = BedEntry.objects.standing(at).filter(facility=OuterRef("pk"))
    opened = _confirmed_openings().filter(facility=OuterRef("pk"))
    return Facility.objects.filter(Exists(entries) | Exists(beds), ~Exists(opened))


def beds_after_closing(at: date) -> FacilityQuerySet:
    """Closed facilities that still have beds."""
    in_use = FacilityEntry.objects.openings_in_force(at).filter(facility=OuterRef("pk"))
    opened = FacilityEntry.objects.openings(at).filter(facility=OuterRef("pk"))
    stock = BedEntry.objects.standing(at).order_by().values("facility").annotate(beds=Sum("delta")).filter(beds__gt=0)
    return Facility.objects.filter(Exists(opened), ~Exists(in_use), pk__in=stock.values("facility"))


def strayed(at: date) -> FacilityQuerySet:
    """Facilities with entries that stand under another division than they do."""
    elsewhere = {"facility": OuterRef("pk"), "effective_on__lte": at}
    entries = FacilityEntry.objects.filter(**elsewhere).exclude(division=OuterRef("division"))
    beds = BedEntry.objects.filter(**elsewhere).exclude(division=OuterRef("division"))
    features = FeatureEntry.objects.filter(facility=OuterRef("pk"), since__lte=at).exclude(
        division=OuterRef("division")
    )
    return Facility.objects.filter(Exists(entries) | Exists(beds) | Exists(features))


def features_waiting(at: date) -> FeatureQuerySet:
    """Entries of rooms and features that nobody confirmed within 30 days."""
    return FeatureEntry.objects.filter(_waiting_since(at))


def rooms_unmeasured(at: date) -> FeatureQuerySet:
    """Confirmed rooms in force of which nobody wrote the area."""
    rooms = Q(pk__in=[])
    for kind in all_kinds():
        if codes := [feature.code for feature in kind.features if feature.is_room]:
            rooms |= Q(facility__kind=kind.code, feature__in=codes)
    return FeatureEntry.objects.in_force(at).filter(rooms, area__isnull=True)


def features_after_closing(at: date) -> FacilityQuerySet:
    """Closed facilities whose rooms and features were not ended."""
    in_use = FacilityEntry.objects.openings_in_force(at).filter(facility=OuterRef("pk"))
    opened = FacilityEntry.objects.openings(at).filter(facility=OuterRef("pk"))
    left = FeatureEntry.objects.in_force(at).filter(facility=OuterRef("pk"))
    return Facility.objects.filter(Exists(left), Exists(opened), ~Exists(in_use))


def _confirmed_openings() -> QuerySet[FacilityEntry]:
    return FacilityEntry.objects.counted().filter(cause=FacilityEntry.Cause.OPENED)


CONTROLS.add(
    Control(
        "facilities.entry_waiting", "登记事项久未确认", "", "登记超过 30 天仍无人确认，指标不会计入。", MEND_ENTRY,
        entries_waiting, "facility__name", IN_ENTRIES,
    )
)  # fmt: skip
CONTROLS.add(
    Control(
        "facilities.beds_waiting", "床位变动久未确认", "", "登记超过 30 天仍无人确认，床位数不会计入。",
        "与填报人核对后在“床位变动”中确认；不成立的由填报人撤回。", beds_waiting, "facility__name", IN_BEDS,
    )
)  # fmt: skip
CONTROLS.add(
    Control(
        "facilities.change_waiting", "设施变更久未确认", "", "变更提出超过 30 天仍无人确认，指标仍按原值计算。",
        "与填报人核对后在“设施变更”中确认；不成立的由填报人撤回。", changes_waiting, "facility__name", IN_CHANGES,
    )
)  # fmt: skip
CONTROLS.add(
    Control(
        "facilities.entry_accepted_ahead", "登记事项验收日期未到", "", "验收日期晚于今天。", "核对验收单，改正验收日期。",
        entries_accepted_ahead, "facility__name", IN_ENTRIES,
    )
)  # fmt: skip
CONTROLS.add(
    Control(
        "facilities.beds_accepted_ahead", "床位变动验收日期未到", "", "验收日期晚于今天。", "核对验收单，改正验收日期。",
        beds_accepted_ahead, "facility__name", IN_BEDS,
    )
)  # fmt: skip
CONTROLS.add(
    Control(
        "facilities.double", "设施重复登记", "", "同一区划内有两处同名同类的设施，可能是同一处登记了两次。",
        "核对两处是否同一设施；重复的登记关停或删除，不同的更改名称加以区别。", doubles, "name", F("kind"),
    )
)  # fmt: skip
CONTROLS.add(
    Control(
        "facilities.ended_division", "设施所在区划已撤并", "", "设施仍在用，但它所在的区划已经撤销或并入其他区划。",
        "查明设施现在归属的区划，更改“所在区划”；不再服务的登记关停。", in_ended_divisions, "name", F("kind"),
    )
)  # fmt: skip
CONTROLS.add(
    Control(
        "facilities.misplaced", "设施层级与区划不符", "", "设施的设立层级、所在区划与它的种类不相符。",
        "对照设施种类，改正设立层级或所在区划。", misplaced, "name", F("kind"),
    )
)  # fmt: skip
CONTROLS.add(
    Control(
        "facilities.negative_stock", "床位数为负", "", "按已确认的登记累计，某一天某类床位少于零张。",
        "核对该设施的床位变动，补登漏登的新增，或登记更正。", negative_stocks, "name", F("kind"),
    )
)  # fmt: skip
CONTROLS.add(
    Control(
        "facilities.beds_before_opening", "床位早于设施新建", "", "床位的生效日期早于设施的新建日期。",
        "核对两个日期；错在新建日期的补登更早的新建，错在床位的登记核减后重新登记。", beds_before_opening, "facility__name", IN_BEDS,
    )
)  # fmt: skip
CONTROLS.add(
    Control(
        "facilities.never_opened", "未确认新建却有确认登记", "", "设施的新建还没有确认，却已有其他登记得到确认。",
        "先核对并确认设施的新建登记。", never_opened, "name", F("kind"),
    )
)  # fmt: skip
CONTROLS.add(
    Control(
        "facilities.beds_after_closing", "关停设施仍有床位", "", "设施已经关停，床位没有撤销完。", "登记撤销其余床位并确认。",
        beds_after_closing, "name", F("kind"),
    )
)  # fmt: skip
CONTROLS.add(
    Control(
        "facilities.strayed_entry", "登记与设施区划不一致", "", "登记事项或床位变动的区划与设施的区划不同，各县数字会对不上。",
        "在设施登记中重新保存“所在区划”，登记会随之更正。", strayed, "name", F("kind"),
    )
)  # fmt: skip
CONTROLS.add(
    Control(
        "facilities.feature_waiting", "用房与功能久未确认", "", "登记超过 30 天仍无人确认，指标不会计入。",
        "与填报人核对后在“设施功能与用房”中确认；不成立的由填报人撤回。", features_waiting, "facility__name", IN_FEATURES,
    )
)  # fmt: skip
CONTROLS.add(
    Control(
        "facilities.room_unmeasured", "用房没有面积", "", "用房已经确认，却没有填面积，不能说明它单独设置。",
        "由确认人撤销确认，填报人量好面积后补填，再重新确认。", rooms_unmeasured, "facility__name", IN_FEATURES,
    )
)  # fmt: skip
CONTROLS.add(
    Control(
        "facilities.features_after_closing", "关停设施仍有功能", "", "设施已经关停，用房或功能的登记还没有停用日期。",
        "由确认人撤销确认，填报人填上停用日期，再重新确认。", features_after_closing, "name", F("kind"),
    )
)  # fmt: skip
