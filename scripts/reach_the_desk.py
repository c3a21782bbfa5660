"""Start `make up` as a stranger would, sign in with the printed login, read the demo, Ctrl-C.

Standard library only: it runs where nothing has been installed yet.
"""

import http.cookiejar
import os
import re
import signal
import subprocess
import sys
import threading
import time
import urllib.parse
import urllib.request

PATIENCE = 600.0  # seconds; the first `make up` downloads and installs
PORT = os.environ.get("EGAL_PORT", "8000")


def main() -> None:
    started = time.monotonic()
    tree = subprocess.Popen(
        ["make", "up"], stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    try:
        address, email, password = _read_greeting(tree)
        page = _sign_in(address, email, password)
        assert "Mara Lindner" in page, "the demo's customers are not on the desk"
        print(f"the demo desk is reached after {time.monotonic() - started:.0f} s")
    finally:
        os.killpg(tree.pid, signal.SIGINT)
        tree.wait(30)
    # make passes Ctrl-C on and then ends by it itself
    assert tree.returncode in (0, 2, -signal.SIGINT), f"make up ended with {tree.returncode}"


def _read_greeting(tree: "subprocess.Popen[str]") -> tuple[str, str, str]:
    alarm = threading.Timer(PATIENCE, tree.kill)
    alarm.start()
    address = login = None
    assert tree.stdout
    for line in tree.stdout:
        sys.stdout.write(line)
        address = address or re.search(r"http://\S+", line)
        login = login or re.search(r"Demo login: (\S+) +password: (\S+)", line)
        if address and login:
            alarm.cancel()
            return address[0], login[1], login[2]
    raise SystemExit("make up ended before it said where the desk is")


def _sign_in(address: str, email: str, password: str) -> str:
    jar = http.cookiejar.CookieJar()
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    form = browser.open(f"{address}/sign-in/", timeout=30).read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form)
    assert token, "the sign-in page has no form"
    fields = {"csrfmiddlewaretoken": token[1], "login": email, "password": password}
    data = urllib.parse.urlencode(fields).encode()
    browser.open(f"{address}/sign-in/", data=data, timeout=30).read()
    slug = browser.open(f"{address}/", timeout=30).geturl()
    workspace = urllib.parse.urlsplit(slug).path.split("/")[2]
    everything = f"{address}/desk/{workspace}/conversations/?view=open"
    return str(browser.open(everything, timeout=30).read().decode())


if __name__ == "__main__":
    main()
