## History, export, search
