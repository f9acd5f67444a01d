package io.sluice.wire.messages;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.wire.Fault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessagesErrorsTest {

  private final MessagesErrors errors = new MessagesErrors();

  @ParameterizedTest
  @CsvSource({
    "400, invalid_request_error",
    "401, authentication_error",
    "402, billing_error",
    "403, permission_error",
    "404, not_found_error",
    "413, request_too_large",
    "422, invalid_request_error",
    "429, rate_limit_error",
    "500, api_error",
    "502, api_error",
    "503, overloaded_error",
    "504, timeout_error",
    "529, overloaded_error"
  })
  void theStatusTellsTheType(int status, String type) {
    assertThat(errors.body(new Fault(status, "t", "c", "No.", ""), "r-1"))
        .hasToString(
            "{\"type\":\"error\",\"error\":{\"type\":\"%s\",\"message\":\"No.\"},\"request_id\":\"r-1\"}"
                .formatted(type));
  }

  @Test
  void aThreadThatNobodyKeepsIsRefusedInTheWordsThatMakeClientsSendAllOfIt() {
    Fault fault = new Fault(400, "t", "c", "no counterpart", "thread");
    assertThat(errors.body(fault, ""))
        .hasToString(
            "{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":"
                + "\"thread: no counterpart\",\"details\":{\"error_code\":"
                + "\"thread_unsupported_request\"}},\"request_id\":null}");
  }

  @Test
  void theMessageNamesTheFieldOnce() {
    assertThat(
            errors.body(new Fault(400, "t", "c", "it is \"wrong\"", "max_tokens"), "").toString())
        .contains("\"message\":\"max_tokens: it is \\\"wrong\\\"\"");
    assertThat(
            errors
                .body(new Fault(400, "t", "c", "max_tokens is wrong", "max_tokens"), "")
                .toString())
        .contains("\"message\":\"max_tokens is wrong\"");
  }
}
