package io.sluice.simulator.bedrock;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.sluice.simulator.ApiError;
import io.sluice.simulator.Call;
import io.sluice.simulator.ErrorShape;
import io.sluice.simulator.Ids;
import io.sluice.simulator.Vendor;
import io.vertx.core.buffer.Buffer;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Bedrock: a bearer key or a signature of version 4, of which the shape, the day and the service
 * are checked, not the sum. Errors as {@code {"message"}} with their kind in a header.
 */
final class BedrockVendor implements Vendor, ErrorShape {
  private static final Pattern SIGNATURE =
      Pattern.compile(
          "AWS4-HMAC-SHA256 Credential=([^/]+)/([0-9]{8})/([a-z0-9-]+)/([a-z0-9-]+)/aws4_request,"
              + " ?SignedHeaders=([a-z0-9;-]+), ?Signature=[0-9a-f]{64}");

  /** The access key id of a signature stands for the key. */
  @Override
  public @Nullable String key(Call call) {
    String credentials = call.header("authorization");
    if (credentials == null || !credentials.startsWith("AWS4")) {
      return call.bearer();
    }
    Matcher signature = SIGNATURE.matcher(credentials);
    if (!signature.matches()) {
      throw ApiError.of(
          403,
          "Authorization header requires 'Credential', 'Signature' and 'SignedHeaders' parameters.",
          "IncompleteSignatureException");
    }
    String date = call.header("x-amz-date");
    if (date == null || !date.startsWith(signature.group(2))) {
      throw invalid(
          "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP");
    }
    if (!signature.group(4).equals("bedrock")) {
      throw invalid("Credential should be scoped to correct service: 'bedrock'.");
    }
    if (!signature.group(5).contains("host") || !signature.group(5).contains("x-amz-date")) {
      throw invalid("'Host' and 'X-Amz-Date' must be 'SignedHeaders' in the AWS Authorization.");
    }
    return signature.group(1);
  }

  private static ApiError invalid(String message) {
    return ApiError.of(403, message, "InvalidSignatureException");
  }

  @Override
  public ApiError missingKey() {
    return ApiError.of(403, "Missing Authentication Token", "MissingAuthenticationTokenException");
  }

  @Override
  public ApiError wrongKey() {
    return ApiError.of(
        403,
        "The security token included in the request is invalid.",
        "UnrecognizedClientException");
  }

  @Override
  public ErrorShape errors() {
    return this;
  }

  @Override
  public Buffer body(ApiError error) {
    return Buffer.buffer(
        JsonNodeFactory.instance.objectNode().put("message", error.message()).toString());
  }

  @Override
  public void describe(ApiError error, BiConsumer<String, String> header) {
    ErrorShape.super.describe(error, header);
    String code = error.code();
    boolean own = code != null && code.endsWith("Exception");
    header.accept(
        "x-amzn-errortype",
        (own ? code : kind(error.status()))
            + ":http://internal.amazon.com/coral/com.amazon.bedrock/");
  }

  private static String kind(int status) {
    return switch (status) {
      case 401, 403 -> "AccessDeniedException";
      case 404 -> "ResourceNotFoundException";
      case 408 -> "ModelTimeoutException";
      case 424 -> "ModelErrorException";
      case 429 -> "ThrottlingException";
      case 503 -> "ServiceUnavailableException";
      default -> status < 500 ? "ValidationException" : "InternalServerException";
    };
  }

  @Override
  public void describe(BiConsumer<String, String> header, int promptTokens) {
    header.accept("x-amzn-requestid", Ids.uuid());
  }
}
