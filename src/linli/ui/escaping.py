"""Escaping for pages of many small pieces: the same characters as markupsafe, without an object for every piece.

What a template shows ends up in one long text; wrapping each piece in Markup first takes ten times as long as looking
whether it holds anything to escape. A list of fifty lines has six hundred pieces.
"""

import re

from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from markupsafe import Markup, escape

_SPECIAL = re.compile(r"[&<>\"']").search


def escaped(value: object) -> str:
    """The value as it goes into a page; markup stays as it is."""
    if type(value) is Markup:
        return value
    if type(value) is not str:
        if hasattr(value, "__html__"):
            return escape(value)
        value = str(value)
    return escape(value) if _SPECIAL(value) else value


class QuickEscaping(CodeGenerator):
    """Compiles ``{{ ... }}`` to a call of ``escaped``, which the environment holds under that name."""

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape:
            super()._output_child_pre(node, frame, finalize)
            return
        self.write("environment.escaped(")
        if finalize.src is not None:
            self.write(finalize.src)
