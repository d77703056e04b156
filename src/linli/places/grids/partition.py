"""Splitting a planar graph into connected parts of given sizes, by recursive bisection.

A part grows from one side of the region, always by its rearmost neighbour, until it has its size; what that
strands of the other side is taken in and as many cells are given back along the front. Both halves stay
connected; sizes are exact wherever the shape of the region allows, else off by a few cells.
"""

import heapq
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Neighbours = Sequence[Sequence[int]]

# Directions in which a region is cut, relative to its long axis, in turns until a cut succeeds.
_TURNS = tuple(k / 16 for k in (0, 8, 4, -4, 2, -2, 6, -6, 1, -1, 3, -3, 5, -5, 7, -7, 16, 12, 20, 10, 14, 18, 22))
_BEND = 0.06  # height of a wave, as a share of the region's width


class Partitioner:
    """Splits regions of one graph. ``xy`` (n, 2) are the nodes' places in metres, ``neighbours`` their links."""

    def __init__(self, xy: Floats, neighbours: Neighbours) -> None:
        self.xy = xy
        self.neighbours = neighbours

    def partition(self, nodes: list[int], sizes: Sequence[int]) -> list[list[int]]:
        """Connected parts whose sizes are in the proportion of ``sizes`` (equal to them when they add up).

        Every part has at least one node. Raises ValueError when there are fewer nodes than parts, or when
        ``nodes`` are not connected.
        """
        if len(nodes) < len(sizes):
            raise ValueError("fewer cells than parts")
        if len(sizes) == 1:
            return [nodes]
        middle = _middle(sizes)
        wanted = round(len(nodes) * sum(sizes[:middle]) / sum(sizes))
        least, most = middle, len(nodes) - (len(sizes) - middle)
        halves = self._bisect(nodes, min(max(wanted, least), most), least, most)
        if halves is None:
            return self._peel(nodes, sizes)
        one, other = halves
        return self.partition(one, sizes[:middle]) + self.partition(other, sizes[middle:])

    def _bisect(self, nodes: list[int], wanted: int, least: int, most: int) -> tuple[list[int], list[int]] | None:
        """Two connected halves, the first with ``wanted`` nodes or as near to it as any direction gives.

        None when no direction gives ``least`` to ``most`` nodes.
        """
        best: tuple[int, list[int], list[int]] | None = None
        for turn in _TURNS:
            one, other = self._cut(nodes, self._scores(nodes, turn), wanted)
            miss = abs(len(one) - wanted)
            if least <= len(one) <= most and (best is None or miss < best[0]):
                best = (miss, one, other)
            if miss == 0:
                break
        return (best[1], best[2]) if best else None

    def _peel(self, nodes: list[int], sizes: Sequence[int]) -> list[list[int]]:
        """Take the first part off as a branch of a spanning tree. A leaf always comes off, so this never fails."""
        wanted = len(nodes) * sizes[0] / sum(sizes)
        order, parent, inside = [nodes[0]], {nodes[0]: nodes[0]}, set(nodes)
        for node in order:
            for near in self.neighbours[node]:
                if near in inside and near not in parent:
                    parent[near] = node
                    order.append(near)
        weight = dict.fromkeys(order, 1)
        for node in reversed(order[1:]):
            weight[parent[node]] += weight[node]
        fitting = [node for node in order[1:] if weight[node] <= len(nodes) - len(sizes) + 1]
        top = min(fitting, key=lambda node: abs(weight[node] - wanted))
        branch = {top}
        for node in order:
            if parent[node] in branch:
                branch.add(node)
        rest = [node for node in nodes if node not in branch]
        return [[node for node in nodes if node in branch], *self.partition(rest, sizes[1:])]

    def _scores(self, nodes: list[int], turn: float) -> dict[int, float]:
        """Position of every node along the long axis of the region, turned by ``turn`` half circles.

        The measure is bent a little, so that borders wind as real ones do.
        """
        xy = self.xy[nodes] - self.xy[nodes].mean(axis=0)
        (a, b), (_b, d) = xy.T @ xy
        angle = 0.5 * np.arctan2(2 * b, a - d) + turn * np.pi
        along = xy @ np.array([np.cos(angle), np.sin(angle)])
        across = xy @ np.array([-np.sin(angle), np.cos(angle)])
        width = float(np.ptp(across)) or 1.0
        bent = along + _BEND * width * np.sin(8 * across / width + len(nodes))
        return dict(zip(nodes, bent.tolist(), strict=True))

    def _cut(self, nodes: list[int], score: dict[int, float], wanted: int) -> tuple[list[int], list[int]]:
        one = self._grow(score, wanted)
        rest = self._components([node for node in nodes if node not in one])
        largest: list[int] = max(rest, key=len)
        main = set(largest)
        for stranded in rest:
            if stranded[0] not in main:
                one.update(stranded)
        self._give_back(one, main, score, wanted)
        return [node for node in nodes if node in one], [node for node in nodes if node not in one]

    def _grow(self, score: dict[int, float], wanted: int) -> set[int]:
        """A connected set of that size from the lowest score on."""
        start = min(score, key=lambda node: (score[node], node))
        front, seen, one = [(score[start], start)], {start}, set[int]()
        neighbours = self.neighbours
        while len(one) < wanted and front:
            _score, node = heapq.heappop(front)
            one.add(node)
            for near in neighbours[node]:
                if near not in seen and near in score:
                    seen.add(near)
                    heapq.heappush(front, (score[near], near))
        return one

    def _give_back(self, one: set[int], main: set[int], score: dict[int, float], wanted: int) -> None:
        """Move nodes from the front of ``one`` to ``main`` until the size fits; both stay connected."""
        front = [(-score[node], node) for node in one if any(near in main for near in self.neighbours[node])]
        heapq.heapify(front)
        blocked: set[int] = set()
        while len(one) > wanted:
            if not front:
                free = blocked - self._cut_nodes(one)
                if not free:
                    return
                front, blocked = [(-score[node], node) for node in free], blocked - free
                heapq.heapify(front)
                node = heapq.heappop(front)[1]
            else:
                node = heapq.heappop(front)[1]
                if node in one and not self._leaves_freely(node, one):
                    blocked.add(node)
                    continue
            if node in one:
                one.remove(node)
                main.add(node)
                fresh = [near for near in self.neighbours[node] if near in one]
                blocked.difference_update(fresh)
                for near in fresh:
                    heapq.heappush(front, (-score[near], near))

    def _leaves_freely(self, node: int, one: set[int]) -> bool:
        """True when its neighbours in ``one`` hold together without the node: then all the rest does."""
        around = [near for near in self.neighbours[node] if near in one]
        return len(one) > 1 and (len(around) <= 1 or len(self._components(around)) == 1)

    def _cut_nodes(self, one: set[int]) -> set[int]:
        """The nodes without which ``one`` falls apart (articulation points, Hopcroft and Tarjan 1973)."""
        root = min(one)
        order, low, parent = {root: 0}, {root: 0}, {root: -1}
        cuts: set[int] = set()
        stack = [(root, iter(self.neighbours[root]))]
        root_children = 0
        while stack:
            node, rest = stack[-1]
            near = next((n for n in rest if n in one and n != parent[node]), None)
            if near is None:
                stack.pop()
                above = parent[node]
                if stack:
                    low[above] = min(low[above], low[node])
                if stack and above != root and low[node] >= order[above]:
                    cuts.add(above)
            elif near in order:
                low[node] = min(low[node], order[near])
            else:
                root_children += node == root
                order[near] = low[near] = len(order)
                parent[near] = node
                stack.append((near, iter(self.neighbours[near])))
        return cuts | ({root} if root_children > 1 else set())

    def _components(self, nodes: Sequence[int]) -> list[list[int]]:
        """The connected components of the graph on these nodes."""
        left = set(nodes)
        found = []
        for start in nodes:
            if start not in left:
                continue
            left.remove(start)
            component = [start]
            for node in component:
                fresh = [near for near in self.neighbours[node] if near in left]
                left.difference_update(fresh)
                component.extend(fresh)
            found.append(component)
        return found


def _middle(sizes: Sequence[int]) -> int:
    """Where the list is cut so that both halves are as even as can be."""
    total, before, best = sum(sizes), 0, (float("inf"), 1)
    for index, size in enumerate(sizes[:-1], start=1):
        before += size
        best = min(best, (abs(total - 2 * before), index))
    return best[1]
