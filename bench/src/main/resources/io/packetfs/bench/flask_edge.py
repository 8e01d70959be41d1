"""An edge server as one writes it in Python: the peer of `pfs bench peers`.

    flask_edge.py FILE

Answers POST /compute with counteq over ranges of FILE, in the contract of a PacketFS edge server, on a free loopback
port that it prints. In its favour: one thread a connection, HTTP/1.1 with connections kept, no delay of small packets,
no log, the file opened once, os.pread (which lets other threads run meanwhile) and bytes.count (a loop in C).
"""

import io
import os
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote, urlsplit

from flask import Flask, jsonify, request

PATH = os.path.realpath(sys.argv[1])
FILE = os.open(PATH, os.O_RDONLY)
SIZE = os.fstat(FILE).st_size

app = Flask(__name__)


@app.post("/compute")
def compute():
    begun = time.perf_counter()
    job = request.get_json()
    if unquote(urlsplit(job["data_url"]).path) != PATH:
        return jsonify(detail="only " + PATH + " is served"), 403
    results = []
    processed = 0
    for instruction in job["instructions"]:
        if instruction["op"] != "counteq":
            return jsonify(detail="only counteq is known"), 422
        imm, offset, length = instruction["imm"], instruction["offset"], instruction["length"]
        data = os.pread(FILE, length, offset)
        if len(data) != length:
            return jsonify(detail="the file ends before the range"), 422
        value = data.count(bytes((imm,)))
        results.append({"op": "counteq", "imm": imm, "offset": offset, "length": length, "value": value})
        processed += length
    elapsed_ms = (time.perf_counter() - begun) * 1000
    return jsonify(
        results=results,
        timing={"bytes_processed": processed, "elapsed_ms": elapsed_ms},
        object={"size": SIZE},
        requests=1,
    )


class KeptConnections(BaseHTTPRequestHandler):
    """What stands between the sockets and Flask: Werkzeug's own server closes each connection behind its answer."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1  # head and body in one packet

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        environ = {
            "REQUEST_METHOD": "POST",
            "SCRIPT_NAME": "",
            "PATH_INFO": self.path,
            "QUERY_STRING": "",
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": str(self.server.server_port),
            "SERVER_PROTOCOL": self.request_version,
            "HTTP_HOST": self.headers["Host"],
            "CONTENT_TYPE": self.headers["Content-Type"],
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(body),
            "wsgi.errors": sys.stderr,
            "wsgi.multithread": True,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
        }
        answer = b"".join(app(environ, self.start_response))
        self.end_headers()
        self.wfile.write(answer)

    def start_response(self, status, headers, exc_info=None):
        self.send_response_only(int(status.split(" ", 1)[0]))
        for name, value in headers:
            self.send_header(name, value)


server = ThreadingHTTPServer(("127.0.0.1", 0), KeptConnections)
print(f"flask edge http://127.0.0.1:{server.server_port}", flush=True)
server.serve_forever()
