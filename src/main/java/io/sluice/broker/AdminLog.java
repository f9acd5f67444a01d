package io.sluice.broker;

import io.sluice.identity.Caller;
import io.sluice.identity.Revocation;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** One line for each administrative act, in the logger {@code sluice.admin}: who did what. */
final class AdminLog {

  private static final Logger LOG = LoggerFactory.getLogger("sluice.admin");

  private AdminLog() {}

  static void revoked(Revocation one, Caller by) {
    write("tokens revoked", one, by);
  }

  static void lifted(Revocation one, Caller by) {
    write("revocation lifted", one, by);
  }

  private static void write(String act, Revocation one, Caller by) {
    LoggingEventBuilder line =
        LOG.atInfo()
            .addKeyValue("by", by.issuer() + "/" + by.user())
            .addKeyValue("team", by.team())
            .addKeyValue("revocation", one.id())
            .addKeyValue("issuer", one.issuer());
    line = known(line, "jti", one.jti());
    line = known(line, "subject", one.subject());
    line = known(line, "issued_before", one.issuedBefore());
    line = known(line, "until", one.until());
    line.addKeyValue("reason", one.reason()).log(act);
  }

  private static LoggingEventBuilder known(
      LoggingEventBuilder line, String key, @Nullable Object value) {
    return value == null ? line : line.addKeyValue(key, value.toString());
  }
}
