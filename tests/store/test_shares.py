"""Network shares are recognised by the table of mounts."""

from __future__ import annotations

from pathlib import Path

import pytest

from glance.store.shares import network_share

MOUNTS = r"""/dev/sda1 / ext4 rw 0 0
tmpfs /run tmpfs rw 0 0
//files/wards /mnt/wards cifs rw 0 0
nas:/board /mnt/wards/local\040copy nfs4 rw 0 0
/dev/sdb1 /mnt/wards/disk ext4 rw 0 0
ann@nas: /home/ann/nas fuse.sshfs rw 0 0
nas:/over /srv nfs rw 0 0
/dev/sdc1 /srv xfs rw 0 0
"""


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/var/glance", None),
        ("/mnt/wards", "cifs"),
        ("/mnt/wards/site", "cifs"),
        ("/mnt/wardship", None),
        ("/mnt/wards/local copy/site", "nfs4"),
        ("/mnt/wards/disk/site", None),
        ("/home/ann/nas/site", "fuse.sshfs"),
        ("/srv/site", None),
    ],
)
def test_the_innermost_mount_decides(folder: str, kind: str | None) -> None:
    assert network_share(Path(folder), MOUNTS) == kind
