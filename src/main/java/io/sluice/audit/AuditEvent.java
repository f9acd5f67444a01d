package io.sluice.audit;

import java.time.Instant;
import java.util.List;

/**
 * A decision, or an administrative act. Texts are empty where nothing is known; none of them is a
 * token, a prompt or an answer.
 *
 * @param time of the decision
 * @param issuer configured name
 * @param subject the token's {@code sub}
 * @param user as the ledger knows it
 * @param environment of the token
 * @param action the scope that was needed, or the administrative act, e.g. {@code tokens:revoke}
 * @param resource what it was to be done to, e.g. {@code model/gpt-5-mini} or {@code
 *     tool/dashboard/traces/7}
 * @param outcome {@code allow}, {@code deny} or {@code error}
 * @param reason stable code where it is not {@code allow}
 * @param rule the deciding rule's key in the configuration
 * @param policyVersion names the configuration that decided
 * @param keyThumbprint RFC 7638, of the key that signed the token
 * @param tokenHash SHA-256 of the token in hex, never the token
 * @param source address the request came from
 */
public record AuditEvent(
    Instant time,
    String requestId,
    String issuer,
    String subject,
    String user,
    String team,
    List<String> roles,
    String environment,
    String action,
    String resource,
    String outcome,
    String reason,
    String rule,
    String policyVersion,
    String keyThumbprint,
    String tokenHash,
    String source) {}
