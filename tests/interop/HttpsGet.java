import java.net.URL;
import javax.net.ssl.HttpsURLConnection;

/** Gets the page of its argument and prints version, cipher suite and text. */
public class HttpsGet {
  public static void main(String[] arguments) throws Exception {
    HttpsURLConnection connection = (HttpsURLConnection) new URL(arguments[0]).openConnection();
    String text = new String(connection.getInputStream().readAllBytes());
    System.out.println(connection.getSSLSession().get().getProtocol() + " " + connection.getCipherSuite() + " " + text);
  }
}
