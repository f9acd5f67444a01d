package io.sluice.wire.multipart;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FormTypeTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "multipart/form-data; boundary=abc|abc",
        "Multipart/Form-Data;Boundary=\"a b\"|a b",
        "multipart/form-data; charset=utf-8; boundary=----formdata-undici-0123|----formdata-undici-0123"
      })
  void theBoundaryIsFound(String type, String boundary) {
    assertThat(FormType.boundary(type)).contains(boundary);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "application/json",
        "multipart/form-data",
        "multipart/form-data; boundary=",
        "multipart/form-data; boundary=\"a \"",
        "multipart/form-data; boundary=a; boundary=b",
        "multipart/form-data; boundary=a; boundary*=utf-8''b",
        "multipart/form-data; boundary=\"a\r\n\"",
        "multipart/form-data; boundary=aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffggggggggggh",
        "multipart/mixed; boundary=abc"
      })
  void aBoundaryThatIsNotClearIsNone(String type) {
    assertThat(FormType.boundary(type)).isEmpty();
  }
}
