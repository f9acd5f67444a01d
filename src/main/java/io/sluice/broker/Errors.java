package io.sluice.broker;

import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.sluice.access.Decision.Denied;
import io.sluice.access.Decision.Reason;
import io.sluice.identity.Rejection;
import io.sluice.limits.Verdict.Refused;
import io.sluice.routing.Obstacle;
import io.sluice.wire.conversation.Untranslatable;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The one place that maps what the stations say to HTTP. */
final class Errors {

  private static final String INVALID_REQUEST = "invalid_request_error";

  private Errors() {}

  /**
   * RFC 6750 section 3, RFC 9449 section 7.1.
   *
   * @param publicUrl under which the metadata stands; null leaves it out of the challenge
   */
  static ApiError identity(Rejection rejection, @Nullable String publicUrl) {
    String code = rejection.reason().code();
    String detail = rejection.detail();
    Challenge bearer = Challenge.bearer();
    return switch (rejection.reason().kind()) {
      case ABSENT ->
          identity(401, "authentication_error", code, detail + "; a bearer token is needed")
              .with(Challenge.HEADER, bearer.metadata(publicUrl).text());
      case BAD_REQUEST ->
          identity(400, INVALID_REQUEST, code, detail)
              .with(Challenge.HEADER, bearer.error("invalid_request").text());
      case INVALID_TOKEN ->
          identity(401, "authentication_error", code, "The token was refused: " + detail + ".")
              .with(Challenge.HEADER, invalidToken(rejection).metadata(publicUrl).text());
      case INVALID_PROOF ->
          identity(401, "authentication_error", code, "The proof was refused: " + detail + ".")
              .with(
                  Challenge.HEADER,
                  Challenge.dpop("invalid_dpop_proof").metadata(publicUrl).text());
      case UNAVAILABLE ->
          identity(503, "service_unavailable", code, detail).with("retry-after", "5");
    };
  }

  /** A token that is good with a proof is asked for with one. */
  private static Challenge invalidToken(Rejection rejection) {
    Challenge challenge =
        rejection.reason() == Rejection.Reason.UNBOUND_USE
            ? Challenge.dpop("invalid_token")
            : Challenge.bearer().error("invalid_token");
    return challenge.with("error_description", rejection.reason().code());
  }

  private static ApiError identity(int status, String type, String code, String message) {
    return ApiError.of("identity", status, type, code, message);
  }

  /** The same as for the next request with that token, and a code that says what is different. */
  static ApiError accessEnded(Cut cut) {
    boolean revoked = cut == Cut.TOKEN_REVOKED;
    String reason = (revoked ? Rejection.Reason.REVOKED : Rejection.Reason.EXPIRED).code();
    return identity(
            401,
            "authentication_error",
            revoked ? "token_revoked" : "token_expired",
            "The token %s while its request was under way."
                .formatted(revoked ? "was revoked" : "expired"))
        .with(
            Challenge.HEADER,
            Challenge.bearer().error("invalid_token").with("error_description", reason).text());
  }

  static ApiError access(Denied denied) {
    boolean unknown = denied.reason() == Reason.MODEL_NOT_FOUND;
    ApiError error =
        ApiError.of(
            "access",
            unknown ? 404 : 403,
            unknown ? INVALID_REQUEST : "permission_error",
            denied.reason().code(),
            denied.message());
    return switch (denied.reason()) {
      case INSUFFICIENT_SCOPE ->
          error.with(
              Challenge.HEADER,
              Challenge.bearer().error("insufficient_scope").with("scope", denied.scope()).text());
      case OUTPUT_LIMIT_EXCEEDED -> error.about("max_completion_tokens");
      case MODEL_NOT_FOUND,
          MODEL_NOT_GRANTED,
          MODEL_DENIED,
          ENVIRONMENT_NOT_REACHED,
          REGION_NOT_GRANTED,
          GRANT_EXPIRED,
          OUTSIDE_HOURS,
          CONDITION_NOT_MET ->
          error.about("model");
      case UNKNOWN_TEAM, SCOPE_DENIED, ENVIRONMENT_CEILING, TOOL_NOT_GRANTED, FEATURE_NOT_GRANTED ->
          error;
    };
  }

  static ApiError limits(String team, String provider, Refused refused) {
    return LimitErrors.of(team, provider, refused);
  }

  static ApiError limitsUnavailable(Duration retryAfter) {
    return ApiError.of(
            "limits",
            503,
            "service_unavailable",
            "limits_unavailable",
            "What is left of the limits cannot be told right now.")
        .with("retry-after", Long.toString(seconds(retryAfter)));
  }

  /** Whole seconds, rounded up: earlier would be refused again. */
  static long seconds(Duration wait) {
    return Math.max(1, wait.plusNanos(999_999_999).toSeconds());
  }

  static ApiError malformed(String param, String message) {
    return ApiError.of("wire", 400, INVALID_REQUEST, "malformed_request", message).about(param);
  }

  static ApiError unsupportedMediaType(String message) {
    return ApiError.of("http", 415, INVALID_REQUEST, "unsupported_media_type", message);
  }

  static ApiError tooLarge(int max) {
    return ApiError.of(
        "http",
        413,
        INVALID_REQUEST,
        "request_too_large",
        "The body is larger than the %d bytes that are accepted.".formatted(max));
  }

  /** Says the same of what is another's as of what is not there. */
  static ApiError noSuchResource(String kind) {
    return ApiError.of(
            "access",
            404,
            INVALID_REQUEST,
            "resource_not_found",
            "There is no " + kind + " of this id.")
        .about("id");
  }

  static ApiError noKeeper() {
    return ApiError.of(
        "routing",
        404,
        INVALID_REQUEST,
        "resource_not_found",
        "No provider that your team may use with this model keeps it.");
  }

  static ApiError whichModel(String header) {
    return ApiError.of(
        "routing",
        400,
        INVALID_REQUEST,
        "model_required",
        "Say by the header "
            + header
            + ", with a model of your team's, which provider the file goes to.");
  }

  static ApiError formTooLarge(long max) {
    return ApiError.of(
        "http",
        413,
        INVALID_REQUEST,
        "request_too_large",
        "The form is larger than the %d bytes that are accepted.".formatted(max));
  }

  static ApiError modelTooLate(int max) {
    return ApiError.of(
            "http",
            413,
            INVALID_REQUEST,
            "request_too_large",
            "The form does not name its model in its first %d bytes. Put the part model before the file, or name it in the header x-sluice-model too."
                .formatted(max))
        .about("model");
  }

  static ApiError bodyTimeout(Duration timeout) {
    return ApiError.of(
        "http",
        408,
        "timeout_error",
        "request_timeout",
        "The body was not complete after %d s.".formatted(timeout.toSeconds()));
  }

  static ApiError notFound(String method) {
    return ApiError.of(
        "http",
        404,
        INVALID_REQUEST,
        "unknown_route",
        "Nothing is served at this path for %s. There is POST /v1/chat/completions and GET /v1/models."
            .formatted(method));
  }

  static ApiError methodNotAllowed() {
    return ApiError.of(
        "http",
        405,
        INVALID_REQUEST,
        "method_not_allowed",
        "This path takes another method: POST for /v1/chat/completions, GET for /v1/models.");
  }

  static ApiError badHttp() {
    return ApiError.of("http", 400, INVALID_REQUEST, "bad_request", "The request is not HTTP.");
  }

  /** What the HTTP decoder could not take. */
  static ApiError unreadable(HttpServerRequest request) {
    Throwable cause = request.decoderResult().cause();
    if (cause instanceof TooLongHttpHeaderException) {
      return ApiError.of(
          "http",
          431,
          INVALID_REQUEST,
          "headers_too_large",
          "The request's head is larger than is accepted (server.max_header).");
    }
    if (cause instanceof TooLongHttpLineException) {
      return ApiError.of(
          "http", 414, INVALID_REQUEST, "uri_too_long", "The request's first line is too long.");
    }
    return badHttp();
  }

  static ApiError draining() {
    return ApiError.of(
            "http", 503, "service_unavailable", "draining", "This broker is shutting down.")
        .with("retry-after", "1")
        .with("connection", "close");
  }

  static ApiError ledgerUnavailable() {
    return ApiError.of(
            "usage",
            503,
            "service_unavailable",
            "ledger_unavailable",
            "Usage cannot be recorded right now, so nothing is sent to a provider.")
        .with("retry-after", "5");
  }

  static ApiError auditUnavailable() {
    return ApiError.of(
            "audit",
            503,
            "service_unavailable",
            "audit_unavailable",
            "The decision cannot be recorded right now, so nothing is done.")
        .with("retry-after", "5");
  }

  static ApiError badFilter(String field, String message) {
    return ApiError.of("admin", 400, INVALID_REQUEST, "invalid_filter", message).about(field);
  }

  static ApiError badRevocation(String field, String message) {
    return ApiError.of("admin", 400, INVALID_REQUEST, "invalid_revocation", message).about(field);
  }

  static ApiError badExplain(String field, String message) {
    return ApiError.of("admin", 400, INVALID_REQUEST, "invalid_explain_request", message)
        .about(field);
  }

  static ApiError badQuery() {
    return ApiError.of(
        "http", 400, INVALID_REQUEST, "bad_request", "The query is not percent-encoded text.");
  }

  static ApiError noSuchRevocation() {
    return ApiError.of(
        "admin",
        404,
        INVALID_REQUEST,
        "revocation_not_found",
        "There is no revocation with this id. GET /api/v1/revocations lists those in force.");
  }

  static ApiError revocationsFull() {
    return ApiError.of(
        "admin",
        409,
        INVALID_REQUEST,
        "too_many_revocations",
        "No more revocations can be kept. Lift some, or put many into one by subject or"
            + " issued_before.");
  }

  static ApiError revocationsUnavailable() {
    return ApiError.of(
            "admin",
            503,
            "service_unavailable",
            "revocations_unavailable",
            "The revocations cannot be written right now: nothing is known to have changed.")
        .with("retry-after", "5");
  }

  static ApiError provider(int status, String code, String message) {
    String type = status == 504 ? "timeout_error" : "provider_error";
    return ApiError.of("provider", status, type, code, message);
  }

  /** The caller's request cannot be said in the format of the provider that its model is at. */
  static ApiError untranslatable(Untranslatable e) {
    return ApiError.of("wire", 400, INVALID_REQUEST, "unsupported_by_provider", e.explanation())
        .about(e.param());
  }

  /** No deployment of the model takes the request now; empty if all were tried. */
  static ApiError nowhere(Optional<Obstacle> obstacle) {
    if (obstacle.isPresent() && obstacle.get().kind() == Obstacle.Kind.UNFIT) {
      return ApiError.of(
              "routing",
              400,
              INVALID_REQUEST,
              "no_deployment_fits",
              "No deployment of this model takes a request with what this one contains.")
          .about("model");
    }
    Duration wait = obstacle.map(Obstacle::retryAfter).orElse(Duration.ofSeconds(1));
    return ApiError.of(
            "routing",
            503,
            "service_unavailable",
            "no_deployment_available",
            "No deployment of this model can take a request right now.")
        .with("retry-after", Long.toString(Math.max(1, seconds(wait))));
  }

  static ApiError socketNeeded() {
    return ApiError.of(
            "http",
            426,
            INVALID_REQUEST,
            "websocket_needed",
            "A GET of this path opens a WebSocket; the request does not ask for one.")
        .with("upgrade", "websocket");
  }

  static ApiError tooManyWaiting(int most) {
    return ApiError.of(
        "http",
        429,
        "rate_limit_error",
        "too_many_waiting",
        "Answers come one after the other here, and %d requests may wait, together not larger than one body."
            .formatted(most));
  }

  static ApiError noSuchModel() {
    return ApiError.of(
            "access",
            404,
            INVALID_REQUEST,
            "model_not_found",
            "There is no model of that name that your team may use. GET /v1/models lists those.")
        .about("model");
  }

  static ApiError internal() {
    return ApiError.of(
        "broker",
        500,
        "server_error",
        "internal_error",
        "The broker failed. Its log has the details under this request's x-request-id.");
  }
}
