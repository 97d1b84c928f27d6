import java.io.File;
import javax.xml.XMLConstants;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.Schema;
import javax.xml.validation.SchemaFactory;
import org.xml.sax.SAXException;

/**
 * Checks XML files against a schema with the JDK's own validator; nothing is fetched from anywhere.
 *
 * <p>Usage: java ValidateXml.java SCHEMA FILE…; prints a line for each file that does not fit, and ends with 1 then.
 */
public final class ValidateXml {
    public static void main(String[] arguments) throws Exception {
        SchemaFactory factory = SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI);
        factory.setProperty(XMLConstants.ACCESS_EXTERNAL_DTD, "");
        factory.setProperty(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "");
        Schema schema = factory.newSchema(new File(arguments[0]));
        int wrong = 0;
        for (int index = 1; index < arguments.length; index++) {
            try {
                schema.newValidator().validate(new StreamSource(new File(arguments[index])));
            } catch (SAXException problem) {
                System.out.println(arguments[index] + ": " + problem.getMessage());
                wrong++;
            }
        }
        System.exit(wrong == 0 ? 0 : 1);
    }
}
