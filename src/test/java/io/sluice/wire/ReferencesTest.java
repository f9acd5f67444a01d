package io.sluice.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.wire.ApiRequest.Parsed;
import io.sluice.wire.References.Kind;
import io.sluice.wire.References.Reference;
import io.vertx.core.buffer.Buffer;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ReferencesTest {

  @Test
  void anEarlierResponseAndAConversationAreReferredToAtTheTopLevel() {
    assertThat(responses("\"previous_response_id\":\"resp_1\""))
        .containsExactly(new Reference(Kind.RESPONSE, "resp_1"));
    assertThat(responses("\"conversation\":\"conv_1\""))
        .containsExactly(new Reference(Kind.CONVERSATION, "conv_1"));
    assertThat(responses("\"conversation\":{\"x\":[1],\"id\":\"conv_2\"}"))
        .containsExactly(new Reference(Kind.CONVERSATION, "conv_2"));
    assertThat(responses("\"previous_response_id\":null,\"conversation\":null")).isEmpty();
  }

  @Test
  void whatOnlyReadsLikeOneIsNone() {
    assertThat(responses("\"instructions\":\"say \\\"previous_response_id\\\":\\\"resp_1\\\"\""))
        .isEmpty();
    assertThat(responses("\"text\":{\"previous_response_id\":\"resp_1\",\"conversation\":\"c\"}"))
        .isEmpty();
    assertThat(responses("\"metadata\":{\"previous_response_id\":\"a\",\"file_id\":\"b\"}"))
        .isEmpty();
  }

  @Test
  void aNameThatIsWrittenWithEscapesIsTheSameName() {
    assertThat(responses("\"previous\\u005fresponse_id\":\"resp_1\""))
        .containsExactly(new Reference(Kind.RESPONSE, "resp_1"));
    assertThat(responses("\"\\u0070revious_response_id\":\"resp_1\"")).hasSize(1);
    assertThat(responses("\"\\u0063onversatio\\u006E\":\"conv_1\"")).hasSize(1);
  }

  @Test
  void filesAreReferredToWhereverTheyStand() {
    assertThat(
            References.of(
                parsed(
                    Format.RESPONSES,
                    "{\"model\":\"m\",\"input\":[{\"role\":\"user\",\"content\":["
                        + "{\"type\":\"input_file\",\"file_id\":\"file-1\"},"
                        + "{\"type\":\"input_image\",\"file_id\":\"file-2\"}]}]}")))
        .containsExactlyInAnyOrder(
            new Reference(Kind.FILE, "file-1"), new Reference(Kind.FILE, "file-2"));
    assertThat(
            References.of(
                parsed(
                    Format.CHAT,
                    "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":["
                        + "{\"type\":\"file\",\"file\":{\"\\u0066ile_id\":\"file-3\"}}]}]}")))
        .containsExactly(new Reference(Kind.FILE, "file-3"));
    assertThat(
            References.of(
                parsed(
                    Format.IMAGE_EDITS,
                    "{\"model\":\"m\",\"prompt\":\"p\",\"images\":[{\"file_id\":\"file-4\"}]}")))
        .containsExactly(new Reference(Kind.FILE, "file-4"));
  }

  @Test
  void mostRequestsReferToNothing() {
    assertThat(
            References.of(
                parsed(
                    Format.CHAT,
                    "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"file_id\"}]}")))
        .isEmpty();
    assertThat(responses("\"store\":false")).isEmpty();
  }

  private static Set<Reference> responses(String field) {
    return References.of(
        parsed(Format.RESPONSES, "{\"model\":\"m\",\"input\":\"Hi\"," + field + "}"));
  }

  private static ApiRequest parsed(Format format, String body) {
    return ((Parsed) WireFormats.of(format).read(Buffer.buffer(body), RequestPath.SILENT))
        .request();
  }
}
