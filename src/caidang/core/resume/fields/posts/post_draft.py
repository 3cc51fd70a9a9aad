"""A post while its rows are read: what is known of it, and what it lacks."""

from dataclasses import dataclass, field

from caidang.core.resume.fields.posts.details import find_details
from caidang.core.resume.lines import Row, ends_of
from caidang.core.resume.model import Employment, Found
from caidang.core.text.dates import DateRange


@dataclass(slots=True)
class Post:
    """What is known of one post while its rows are read."""

    employer: Found | None = None
    title: Found | None = None
    stretch: DateRange | None = None
    stretch_row: Row | None = None
    spare: list[Found] = field(default_factory=list)
    duties: int = 0
    is_inherited: bool = False
    is_parted: bool = False
    """The employer was what followed a comma behind the title."""
    has_name_above: bool = False
    """A row above the dates names what may be the employer, though nothing else tells that it is one."""
    unsplit: Found | None = None
    umbrella: DateRange | None = None
    """The whole stay at the employer, where it was told before its posts."""
    header: list[Row] = field(default_factory=list)
    body: list[Row] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is known yet."""
        return self.employer is None and self.title is None and self.stretch is None

    @property
    def is_named_above(self) -> bool:
        """Whether a row above the dates may name the employer, and the rest is known."""
        return self.has_name_above and self.title is not None and self.stretch is not None

    @property
    def is_complete(self) -> bool:
        """Whether employer, title and dates are known."""
        has_name = self.employer is not None or self.has_name_above
        return has_name and self.title is not None and self.stretch is not None

    @property
    def lacks_only_title(self) -> bool:
        """Whether employer and dates are known, and nothing else was told yet."""
        has_rest = self.title is not None or bool(self.spare) or self.duties > 0
        return self.employer is not None and self.stretch is not None and not has_rest

    @property
    def is_told(self) -> bool:
        """Whether enough is known for it to be a post, and no stray name."""
        if self.employer is None:
            return self.title is not None and self.stretch is not None
        return self.stretch is not None or self.title is not None or self.employer.confidence > 0.85

    def frozen(self) -> Employment:
        """Return the post as it goes into the résumé."""
        start = end = None
        if self.stretch is not None and self.stretch_row is not None:
            start, end = ends_of(self.stretch_row, self.stretch, 0.94)
        names = frozenset(found.value for found in (self.employer, self.title) if found is not None)
        more = find_details(self.header, self.body, taken=names)
        return Employment(
            self.employer, self.title, start, end,
            more.department, more.city, more.industry, more.reports_to, more.duties,
        )  # fmt: skip
