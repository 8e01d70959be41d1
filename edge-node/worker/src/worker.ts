/** The edge server's contract (docs/http.md) as a Cloudflare Worker. */
import { compute } from "./call";
import { HAS_SIMD, Kernels } from "./kernels";
import { Problem } from "./problem";
import { Settings, type Variables } from "./settings";

const VERSION = "1.0.0";

export default {
  async fetch(request: Request, variables: Variables): Promise<Response> {
    try {
      return await answer(request, variables);
    } catch (e) {
      if (e instanceof Problem) {
        return e.response();
      }
      console.error("a call failed", e);
      return new Problem("INTERNAL", `the call failed: ${String(e)}`).response();
    }
  },
};

async function answer(request: Request, variables: Variables): Promise<Response> {
  const path = new URL(request.url).pathname;
  const settings = new Settings(variables);
  if (path === "/health") {
    allowOnly("GET", request, path);
    const kernels = settings.scalarKernels || !HAS_SIMD ? "scalar" : "simd";
    return Response.json({ status: "UP", kind: "worker", version: VERSION, kernels });
  }
  await checkToken(request, settings.token);
  if (path !== "/compute") {
    throw new Problem("NOT_FOUND", `there is nothing at ${path}`, {
      expected: "POST /compute or GET /health",
      actual: `${request.method} ${path}`,
    });
  }
  allowOnly("POST", request, path);
  return compute(request, settings, Kernels.get(settings.scalarKernels));
}

function allowOnly(method: string, request: Request, path: string): void {
  if (request.method !== method) {
    throw new Problem("METHOD_NOT_ALLOWED", `${path} has no method ${request.method}`, {
      expected: method,
      actual: request.method,
      headers: { Allow: method },
    });
  }
}

/** A Worker is on the Internet: without a token it serves nobody. */
async function checkToken(request: Request, token: string | undefined): Promise<void> {
  const shown = /^Bearer +(.*)$/i.exec(request.headers.get("Authorization") ?? "")?.[1]?.trim();
  if (token !== undefined && shown !== undefined && (await isSame(shown, token))) {
    return;
  }
  throw new Problem("UNAUTHORIZED", "this edge server wants its bearer token", {
    expected: token === undefined ? "the secret TOKEN, which is not set: wrangler secret put TOKEN" : "Authorization: Bearer TOKEN",
    actual: "no token, or another one",
    headers: { "WWW-Authenticate": "Bearer" },
  });
}

/** How long it takes says nothing about how much of the token was right: digests are compared, not texts. */
async function isSame(shown: string, token: string): Promise<boolean> {
  const [a, b] = await Promise.all([shown, token].map((text) => crypto.subtle.digest("SHA-256", new TextEncoder().encode(text))));
  return crypto.subtle.timingSafeEqual(a!, b!);
}
