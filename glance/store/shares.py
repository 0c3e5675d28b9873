"""Network shares, on which SQLite's promises do not hold."""

from __future__ import annotations

from pathlib import Path

from glance.errors import Unreachable

# File systems whose locks and shared memory do not reach the other computers that
# use them (sqlite.org/wal.html, sqlite.org/useovernet.html).
NETWORKED = frozenset(
    {
        "afs", "afpfs", "beegfs", "ceph", "cifs", "coda", "davfs", "fuse.ceph",
        "fuse.curlftpfs", "fuse.davfs2", "fuse.gcsfuse", "fuse.glusterfs", "fuse.gvfsd-fuse",
        "fuse.rclone", "fuse.s3fs", "fuse.smbnetfs", "fuse.sshfs", "gfs2", "glusterfs", "lustre",
        "ncpfs", "nfs", "nfs3", "nfs4", "ocfs2", "smb", "smb2", "smb3", "smbfs", "sshfs",
    }
)  # fmt: skip

MOUNTS = Path("/proc/self/mounts")


def network_share(folder: Path, mounts: str) -> str | None:
    """Give the kind of network file system that the folder is on, or None for a local one.

    `mounts` is the text of /proc/mounts: device, mount point, type, options. Of
    several mounts on one point the last one counts.
    """
    best, kind = -1, ""
    for line in mounts.splitlines():
        words = line.split()
        if len(words) < 3:
            continue
        point = Path(_unescaped(words[1]))
        depth = len(point.parts)
        if depth >= best and folder.is_relative_to(point):
            best, kind = depth, words[2]
    return kind if kind in NETWORKED else None


def refuse_network_share(path: Path) -> None:
    """Raise Unreachable when the database lies, or would lie, on a network share."""
    try:
        mounts = MOUNTS.read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return
    kind = network_share(path.resolve().parent, mounts)
    if kind is not None:
        raise Unreachable(
            f"the database's folder is on a network share ({kind}), where SQLite loses changes: "
            "locks and shared memory do not reach other computers; "
            "put the site on a disk of this computer"
        )


def _unescaped(point: str) -> str:
    """Give the mount point with \\040 and its like turned back into characters."""
    head, *rest = point.split("\\")
    return head + "".join(
        chr(int(part[:3], 8)) + part[3:] if part[:3].isdigit() else f"\\{part}" for part in rest
    )
