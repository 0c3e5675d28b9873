"""What a wall shows: boards, and a census looked at through one."""

from glance.board.language import read_board
from glance.board.layout import Layout, Placed, layout
from glance.board.pages import Heading, Page, Pages, pages
from glance.board.ranked import Ranked
from glance.board.types import (
    Board,
    Cell,
    Collision,
    Column,
    Each,
    Form,
    Group,
    LampGroup,
    LampState,
    Part,
    Reason,
    Row,
    RowCells,
    Source,
    Tally,
)
from glance.board.view import BoardView, view

__all__ = [
    "Board",
    "BoardView",
    "Cell",
    "Collision",
    "Column",
    "Each",
    "Form",
    "Group",
    "Heading",
    "LampGroup",
    "LampState",
    "Layout",
    "Page",
    "Pages",
    "Part",
    "Placed",
    "Ranked",
    "Reason",
    "Row",
    "RowCells",
    "Source",
    "Tally",
    "layout",
    "pages",
    "read_board",
    "view",
]
