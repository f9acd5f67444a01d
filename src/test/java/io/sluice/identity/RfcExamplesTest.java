package io.sluice.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The signed examples of the specifications verify, and with one bit changed they do not. */
final class RfcExamplesTest {

  private static final String JOE =
      "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";

  private static final String DANGEROUS_BUSINESS =
      "SXTigJlzIGEgZGFuZ2Vyb3VzIGJ1c2luZXNzLCBGcm9kbywgZ29pbmcgb3V0IHlvdXIgZG9vci4gWW91IHN0ZXAgb250"
          + "byB0aGUgcm9hZCwgYW5kIGlmIHlvdSBkb24ndCBrZWVwIHlvdXIgZmVldCwgdGhlcmXigJlzIG5vIGtub3dpbmcg"
          + "d2hlcmUgeW91IG1pZ2h0IGJlIHN3ZXB0IG9mZiB0by4";

  private static final JsonObject ED25519 =
      new JsonObject()
          .put("kty", "OKP")
          .put("crv", "Ed25519")
          .put("x", "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo");

  static Stream<Arguments> examples() {
    return Stream.of(
        Arguments.of(
            "RFC 7515 appendix A.1",
            "HS256",
            new JsonObject()
                .put("kty", "oct")
                .put(
                    "k",
                    "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow"),
            "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9."
                + JOE
                + ".dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"),
        Arguments.of(
            "RFC 7515 appendix A.2",
            "RS256",
            new JsonObject()
                .put("kty", "RSA")
                .put("e", "AQAB")
                .put(
                    "n",
                    "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yR"
                        + "T-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXB"
                        + "dQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9ia"
                        + "GNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ"),
            "eyJhbGciOiJSUzI1NiJ9."
                + JOE
                + ".cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9"
                + "uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN"
                + "9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIh"
                + "WkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw"),
        Arguments.of(
            "RFC 7515 appendix A.3",
            "ES256",
            new JsonObject()
                .put("kty", "EC")
                .put("crv", "P-256")
                .put("x", "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU")
                .put("y", "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"),
            "eyJhbGciOiJFUzI1NiJ9."
                + JOE
                + ".DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q"),
        Arguments.of(
            "RFC 7520 section 4.4",
            "HS256",
            new JsonObject()
                .put("kty", "oct")
                .put("k", "hJtXIZ2uSN5kbQfbtTNWbpdmhkV8FJG-Onbc6mxCcYg"),
            "eyJhbGciOiJIUzI1NiIsImtpZCI6IjAxOGMwYWU1LTRkOWItNDcxYi1iZmQ2LWVlZjMxNGJjNzAzNyJ9."
                + DANGEROUS_BUSINESS
                + ".s0h6KThzkfBBBkLspW1h84VsJZFTsPPqMDA7g1Md7p0"),
        Arguments.of(
            "RFC 8037 appendix A.5",
            "EdDSA",
            ED25519,
            "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc."
                + "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg"),
        Arguments.of(
            "RFC 8037 appendix A.5 by the key's name of RFC 9864",
            "Ed25519",
            ED25519,
            "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc."
                + "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("examples")
  void verifies(String where, String algorithm, JsonObject jwk, String token) {
    VerificationKey key = new VerificationKey(jwk.copy().put("alg", algorithm), where);
    assertThat(key.verifies(CompactToken.of(token))).isTrue();

    int payload = token.indexOf('.') + 1;
    char changed = token.charAt(payload) == 'A' ? 'B' : 'A';
    String other = token.substring(0, payload) + changed + token.substring(payload + 1);
    assertThat(key.verifies(CompactToken.of(other))).isFalse();
  }
}
