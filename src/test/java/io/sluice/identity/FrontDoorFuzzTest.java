package io.sluice.identity;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Bytes from outside: whatever they are, the door says no and nothing escapes. Runs its seeds with
 * every build; with {@code JAZZER_FUZZ=1} it looks for new ones, for as long as {@code
 * maxDuration}.
 */
final class FrontDoorFuzzTest {

  private static final OpenDoor DOOR = new OpenDoor();
  private static final String GOOD = DOOR.token(false);
  private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();

  @FuzzTest(maxDuration = "10s")
  void anythingIsRefused(FuzzedDataProvider data) {
    String token =
        switch (data.consumeInt(0, 3)) {
          case 0 -> data.consumeRemainingAsString();
          case 1 -> new String(data.consumeRemainingAsBytes(), StandardCharsets.ISO_8859_1);
          case 2 -> segments(data);
          default -> spliced(data);
        };
    if (!token.equals(GOOD)) {
      refuse(token);
    }
  }

  /** Header and claims of any bytes behind a well-formed encoding: these reach the JSON reader. */
  private static String segments(FuzzedDataProvider data) {
    byte[] header = data.consumeBytes(400);
    byte[] claims = data.consumeBytes(2000);
    return BASE64URL.encodeToString(header)
        + "."
        + BASE64URL.encodeToString(claims)
        + "."
        + BASE64URL.encodeToString(data.consumeRemainingAsBytes());
  }

  /** A good token with a piece of it replaced. */
  private static String spliced(FuzzedDataProvider data) {
    int from = data.consumeInt(0, GOOD.length());
    int to = data.consumeInt(from, GOOD.length());
    return GOOD.substring(0, from) + data.consumeRemainingAsAsciiString() + GOOD.substring(to);
  }

  private static void refuse(String token) {
    if (DOOR.verify(token) instanceof Verdict.Accepted) {
      throw new AssertionError("accepted: " + token);
    }
    Report report = DOOR.examine(token);
    if (report.trusted() || report.rejection() == null) {
      throw new AssertionError("trusted: " + token);
    }
  }
}
