// https servers of OpenJDK, one for each pair: java HttpsEcho.java PASSWORD PORT KEYSTORE [PORT KEYSTORE]...
// "/N" is a page of N bytes.
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.FileInputStream;
import java.net.InetSocketAddress;
import java.security.KeyStore;
import java.util.Arrays;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

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
    context.init(keys.getKeyManagers(), null, null);
    HttpsServer server = HttpsServer.create(new InetSocketAddress("127.0.0.1", port), 8);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    server.createContext("/", exchange -> {
      String size = exchange.getRequestURI().getPath().substring(1);
      byte[] body = "hello from java".getBytes();
      if (!size.isEmpty()) {
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
