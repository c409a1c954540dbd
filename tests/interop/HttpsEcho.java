// https servers of OpenJDK, one for each pair: java HttpsEcho.java PASSWORD PORT KEYSTORE [PORT KEYSTORE]...
// "/N" is a page of N bytes; a body that comes is counted. With -Dclient=TRUSTSTORE clients must show a certificate.
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.FileInputStream;
import java.net.InetSocketAddress;
import java.security.KeyStore;
import java.util.Arrays;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

public class HttpsEcho {
  public static void main(String[] arguments) throws Exception {
    char[] password = arguments[0].toCharArray();
    for (int i = 1; i + 1 < arguments.length; i += 2) {
      serve(Integer.parseInt(arguments[i]), arguments[i + 1], password);
    }
  }

  static void serve(int port, String path, char[] password) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (FileInputStream file = new FileInputStream(path)) {
      store.load(file, password);
    }
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, password);
    SSLContext context = SSLContext.getInstance("TLSv1.3");
    TrustManager[] trusted = null;
    String client = System.getProperty("client");
    if (client != null) {
      KeyStore authorities = KeyStore.getInstance("PKCS12");
      try (FileInputStream file = new FileInputStream(client)) {
        authorities.load(file, password);
      }
      TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(authorities);
      trusted = trust.getTrustManagers();
    }
    context.init(keys.getKeyManagers(), trusted, null);
    HttpsServer server = HttpsServer.create(new InetSocketAddress("127.0.0.1", port), 8);
    server.setHttpsConfigurator(new HttpsConfigurator(context) {
      public void configure(HttpsParameters parameters) {
        SSLParameters tls = context.getDefaultSSLParameters();
        tls.setNeedClientAuth(client != null);
        parameters.setSSLParameters(tls);
      }
    });
    server.createContext("/", exchange -> {
      String size = exchange.getRequestURI().getPath().substring(1);
      byte[] body = "hello from java".getBytes();
      int came = exchange.getRequestBody().readAllBytes().length;
      if (came > 0) {
        body = (came + " bytes").getBytes();
      } else if (!size.isEmpty()) {
        body = new byte[Integer.parseInt(size)];
        Arrays.fill(body, (byte) 'x');
      }
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
      exchange.close();
    });
    server.start();
  }
}
