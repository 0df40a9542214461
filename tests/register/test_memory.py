"""What does not stay in memory, told by a process of its own."""

import subprocess
import sys

import pytest

CHECK = """
import re, sys
from pathlib import Path
from register.memory import give_large_blocks_back
from register.pins import hashed

def kept():
    return int(re.search(r"VmRSS:\\s+(\\d+) kB", Path("/proc/self/status").read_text())[1])

hashed("1234")
give_large_blocks_back()
before = kept()
hashed("1234")
print(kept() - before)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells how much memory a process has")
def test_a_check_of_a_pin_leaves_none_of_its_memory_behind():
    ran = subprocess.run([sys.executable, "-c", CHECK], capture_output=True, text=True, check=True)
    assert int(ran.stdout) < 4 * 1024


WITHOUT_COMMANDS = """
import sys
from register.memory import leave_out_command_lines

leave_out_command_lines()
import httpx

httpx.AsyncClient()
print(sorted({"click", "pygments", "rich.progress"} & set(sys.modules)))
"""


def test_a_till_that_speaks_https_has_nothing_of_a_command_line_for_it():
    ran = subprocess.run([sys.executable, "-c", WITHOUT_COMMANDS], capture_output=True, text=True, check=True)
    assert ran.stdout == "[]\n"
