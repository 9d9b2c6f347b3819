// Asks @sd-jwt/core about each token on standard input: {web, jwk, tokens: [{text, nonce}]} → a list of answers.
const { createHash, webcrypto } = require("node:crypto");

async function main() {
  const { web, jwk, tokens } = JSON.parse(require("node:fs").readFileSync(0, "utf8"));
  const { SDJwtInstance } = require(require.resolve("@sd-jwt/core", { paths: [web] }));
  const curve = { name: "ECDSA", namedCurve: "P-256" };
  const verify = async (given, data, signature) => {
    const key = await webcrypto.subtle.importKey("jwk", { kty: given.kty, crv: given.crv, x: given.x, y: given.y }, curve, false, ["verify"]);
    const bytes = Buffer.from(signature, "base64url");
    return webcrypto.subtle.verify({ name: "ECDSA", hash: "SHA-256" }, key, bytes, new TextEncoder().encode(data));
  };
  const instance = new SDJwtInstance({
    hasher: (data, alg) => createHash(alg.replace("-", "")).update(Buffer.from(data)).digest(),
    hashAlg: "sha-256",
    verifier: (data, signature) => verify(jwk, data, signature),
    kbVerifier: (data, signature, payload) => verify(payload.cnf.jwk, data, signature),
  });
  const answers = [];
  for (const { text, nonce } of tokens) {
    try {
      const found = await instance.verify(text, nonce ? { keyBindingNonce: nonce } : undefined);
      answers.push({ ok: true, payload: found.payload, kb: Boolean(found.kb) });
    } catch (fault) {
      answers.push({ ok: false, why: String(fault.message) });
    }
  }
  process.stdout.write(JSON.stringify(answers));
}

main();
