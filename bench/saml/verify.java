import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.xml.XMLConstants;
import javax.xml.crypto.dsig.XMLSignature;
import javax.xml.crypto.dsig.XMLSignatureFactory;
import javax.xml.crypto.dsig.dom.DOMValidateContext;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * The JDK's own XML signatures (javax.xml.crypto.dsig, secure validation on) and DOM: `java verify.java PORT FOLDER` answers
 * `/CASE/WHICH?n=N` by verifying FOLDER/CASE-WHICH.base64 so many times, every signature, and reading the claims.
 */
class Verify {
  static final String SAML = "urn:oasis:names:tc:SAML:2.0:assertion";
  static final XMLSignatureFactory SIGNATURES = XMLSignatureFactory.getInstance("DOM");
  static final Map<String, byte[]> messages = new HashMap<>();
  static DocumentBuilderFactory builders;
  static PublicKey key;

  public static void main(String[] words) throws Exception {
    int version = Runtime.version().feature();
    if (version != 17) throw new IllegalStateException("this is Java " + version + ", not 17");
    Path folder = Path.of(words[1]);
    var pem = new ByteArrayInputStream(Files.readAllBytes(folder.resolve("certificate.pem")));
    key = CertificateFactory.getInstance("X.509").generateCertificate(pem).getPublicKey();
    builders = DocumentBuilderFactory.newInstance();
    builders.setNamespaceAware(true);
    builders.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
    builders.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
    try (var files = Files.newDirectoryStream(folder, "*.base64")) {
      for (Path file : files) {
        String name = file.getFileName().toString().replace(".base64", "");
        messages.put("/" + name.replace("-", "/"), Files.readAllBytes(file));
      }
    }
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", Integer.parseInt(words[0])), 0);
    server.createContext("/", Verify::answer);
    server.start();
  }

  static void answer(HttpExchange exchange) throws java.io.IOException {
    byte[] message = messages.get(exchange.getRequestURI().getPath());
    int count = Integer.parseInt(exchange.getRequestURI().getQuery().substring("n=".length()));
    String text = "";
    try {
      for (int left = count; left > 0; left--) text = verify(message);
    } catch (Exception refused) {
      String why = (refused.getClass().getSimpleName() + " " + refused.getMessage()).replaceAll("[^\\w .:#-]", "?");
      text = "{\"accepted\":false,\"why\":\"" + why + "\"}";
    }
    exchange.sendResponseHeaders(200, text.getBytes().length);
    exchange.getResponseBody().write(text.getBytes());
    exchange.close();
  }

  static String verify(byte[] base64) throws Exception {
    var octets = new ByteArrayInputStream(Base64.getDecoder().decode(base64));
    Document document = builders.newDocumentBuilder().parse(octets);
    Element response = document.getDocumentElement();
    Element assertion = (Element) response.getElementsByTagNameNS(SAML, "Assertion").item(0);
    response.setIdAttributeNS(null, "ID", true);
    assertion.setIdAttributeNS(null, "ID", true);
    NodeList signatures = document.getElementsByTagNameNS(XMLSignature.XMLNS, "Signature");
    if (signatures.getLength() == 0) throw new SecurityException("not signed");
    for (int i = 0; i < signatures.getLength(); i++) {
      var context = new DOMValidateContext(key, signatures.item(i));
      context.setProperty("org.jcp.xml.dsig.secureValidation", Boolean.TRUE);
      if (!SIGNATURES.unmarshalXMLSignature(context).validate(context)) throw new SecurityException("signature");
    }
    return readClaims(assertion);
  }

  static String readClaims(Element assertion) {
    Map<String, List<String>> attributes = new HashMap<>();
    NodeList found = assertion.getElementsByTagNameNS(SAML, "Attribute");
    for (int i = 0; i < found.getLength(); i++) {
      Element attribute = (Element) found.item(i);
      List<String> values = new ArrayList<>();
      for (var child = attribute.getFirstChild(); child != null; child = child.getNextSibling())
        values.add(child.getTextContent());
      attributes.put(attribute.getAttribute("Name"), values);
    }
    String email = assertion.getElementsByTagNameNS(SAML, "NameID").item(0).getTextContent();
    int groups = attributes.get("groups").size();
    return "{\"accepted\":true,\"claims\":{\"email\":\"" + email + "\",\"groups\":" + groups + "}}";
  }
}
