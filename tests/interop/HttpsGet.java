import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.net.ssl.HttpsURLConnection;

/**
 * Gets the page of its argument and prints version, cipher suite and text, or how many bytes where there are many. A number
 * behind the URL says how many connections in a row, a file's name that the file is sent.
 */
public class HttpsGet {
  public static void main(String[] arguments) throws Exception {
    boolean counted = arguments.length > 1 && arguments[1].matches("[0-9]+");
    for (int i = 0; i < (counted ? Integer.parseInt(arguments[1]) : 1); i++) {
      HttpsURLConnection connection = (HttpsURLConnection) new URL(arguments[0]).openConnection();
      connection.setRequestProperty("Connection", "close");
      if (arguments.length > 1 && !counted) {
        connection.setDoOutput(true);
        connection.setFixedLengthStreamingMode(Files.size(Path.of(arguments[1])));
        Files.copy(Path.of(arguments[1]), connection.getOutputStream());
      }
      byte[] body = connection.getInputStream().readAllBytes();
      String text = body.length > 10000 ? body.length + " bytes" : new String(body);
      System.out.println(connection.getSSLSession().get().getProtocol() + " " + connection.getCipherSuite() + " " + text);
    }
  }
}
