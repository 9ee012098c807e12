import java.nio.file.Path;
import org.neo4j.dbms.api.DatabaseManagementService;
import org.neo4j.dbms.api.DatabaseManagementServiceBuilder;

/** A Neo4j Community server in a folder: {@code java -cp 'lib/*' StartNeo4j.java HOME CONF}. It ends with its standard input. */
public class StartNeo4j {
    public static void main(String[] arguments) throws Exception {
        DatabaseManagementService service =
                new DatabaseManagementServiceBuilder(Path.of(arguments[0])).loadPropertiesFromFile(Path.of(arguments[1])).build();
        Runtime.getRuntime().addShutdownHook(new Thread(service::shutdown));
        System.out.println("ready");
        while (System.in.read() >= 0) {} // whoever started it is still there
        System.exit(0);
    }
}
