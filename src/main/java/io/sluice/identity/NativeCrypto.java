package io.sluice.identity;

import java.security.Provider;
import java.security.Security;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Amazon Corretto Crypto Provider, where it is on the class path and has code for this machine:
 * signatures on curves take a twentieth of the time. Without it they are checked on workers.
 */
public final class NativeCrypto {

  static final String PROVIDER = "AmazonCorrettoCryptoProvider";

  private static final Logger LOG = LoggerFactory.getLogger(NativeCrypto.class);
  private static final String CLASS =
      "com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider";

  private NativeCrypto() {}

  /**
   * Puts it before the platform's own providers, for the whole process; keys parsed later use it.
   */
  public static boolean install() {
    if (Security.getProvider(PROVIDER) != null) {
      return true;
    }
    if (Boolean.getBoolean("sluice.native.crypto.off")) {
      return false;
    }
    // Must be set before the class is loaded.
    System.setProperty("com.amazon.corretto.crypto.provider.registerEdKeyFactory", "true");
    try {
      Class<?> type = Class.forName(CLASS);
      Provider provider = (Provider) type.getField("INSTANCE").get(null);
      Object failure = type.getMethod("getLoadingError").invoke(provider);
      if (failure != null) {
        LOG.info("native cryptography does not load here ({}); using the platform's", failure);
        return false;
      }
      Security.insertProviderAt(provider, 1);
      return true;
    } catch (ReflectiveOperationException | LinkageError e) {
      LOG.debug("native cryptography is not there", e);
      return false;
    }
  }
}
