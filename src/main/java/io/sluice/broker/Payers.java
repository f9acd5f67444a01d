package io.sluice.broker;

import io.sluice.identity.Caller;
import io.sluice.usage.Payer;
import java.util.HashMap;
import java.util.Map;

/**
 * Who pays for a request, as its token and its headers say it.
 *
 * @param tagHeaders by the name of a tag, the header that says it
 */
record Payers(Map<String, String> tagHeaders) {

  /** Of a header that says a tag; what is longer is cut. */
  private static final int LONGEST = 256;

  Payer of(Exchange exchange, Permitted permitted) {
    Caller caller = permitted.caller();
    Map<String, String> tags = caller.tags();
    if (!tagHeaders.isEmpty()) {
      tags = new HashMap<>();
      for (Map.Entry<String, String> header : tagHeaders.entrySet()) {
        String said = exchange.request().getHeader(header.getValue());
        if (said != null && !said.isBlank()) {
          tags.put(header.getKey(), said.length() > LONGEST ? said.substring(0, LONGEST) : said);
        }
      }
      tags.putAll(caller.tags());
    }
    return new Payer(
        caller.tenant(),
        permitted.allowed().team(),
        caller.user(),
        caller.client(),
        caller.project(),
        permitted.allowed().costCentre(),
        tags);
  }
}
