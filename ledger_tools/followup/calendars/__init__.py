"""Which days are worked on, and where periods of days, working days, months and years end."""

from ledger_tools.followup.calendars.calendar import Calendar as Calendar
from ledger_tools.followup.calendars.calendar import calendar_of as calendar_of
from ledger_tools.followup.calendars.periods import add_calendar as add_calendar
from ledger_tools.followup.calendars.periods import add_months as add_months
